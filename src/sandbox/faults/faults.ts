import type {Random} from '../random.js'
import {FAULT_KINDS, type FaultKind} from './kinds.js'
import {type FaultRule, parseFaults} from './parse.js'

export interface FaultReport {
  Fault: string
  Seen: number
  Hit: number
}

export interface FaultInjector {
  next(operation: string): FaultKind | undefined
  /** Replaces all faults. @throws FaultError if one is invalid; then the former ones stay */
  replace(specs: readonly string[]): void
  report(): FaultReport[]
}

/**
 * Faults on demand. Each fault draws from one random stream per operation, so that with the same seed it hits the same
 * requests of an operation, whatever other requests come in between.
 */
export function createFaultInjector(specs: readonly string[], random: Random): FaultInjector {
  let states = createFaultStates(specs)
  return {
    next(operation) {
      const hit = states.find(
        (row) => (row.rule.operation === '*' || row.rule.operation === operation) && drawHit(row, operation, random),
      )
      return hit && FAULT_KINDS[hit.rule.kind]
    },
    replace(newSpecs) {
      states = createFaultStates(newSpecs)
    },
    report: () => states.map(({rule, seen, hit}) => ({Fault: rule.spec, Seen: seen, Hit: hit})),
  }
}

interface FaultState {
  rule: FaultRule
  streams: Map<string, Random>
  seen: number
  hit: number
}

const createFaultStates = (specs: readonly string[]): FaultState[] =>
  parseFaults(specs).map((rule) => ({rule, streams: new Map(), seen: 0, hit: 0}))

function drawHit(state: FaultState, operation: string, random: Random): boolean {
  const {spec, probability, count} = state.rule
  if (count !== undefined && state.hit >= count) return false
  const stream = state.streams.get(operation) ?? random.fork(`fault/${spec}/${operation}`)
  state.streams.set(operation, stream)
  state.seen++
  const isHit = stream.next() < probability
  if (isHit) state.hit++
  return isHit
}
