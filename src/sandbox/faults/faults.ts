import type {Random} from '../random.js'
import {FAULT_KINDS, type FaultKind} from './kinds.js'
import {type Fault, parseFaults} from './parse.js'

/** One fault and what has become of it. */
export interface FaultReport {
  Fault: string
  /** Requests that it could have hit. */
  Seen: number
  Hit: number
}

export interface Faults {
  /** The fault of the next request of an operation, if it gets one. The first of several that fit wins. */
  draw(operation: string): FaultKind | undefined
  /** Puts these in place of all. @throws FaultError, and all stay as they are */
  set(specs: readonly string[]): void
  report(): FaultReport[]
}

/**
 * Faults on demand. Each draws from a stream of its own for each operation, so the same seed hits the same requests of
 * an operation, whatever comes in between them.
 */
export function createFaults(specs: readonly string[], random: Random): Faults {
  let rows = rowsOf(specs)
  return {
    draw(operation) {
      const hit = rows.find(
        (row) => (row.fault.operation === '*' || row.fault.operation === operation) && strikes(row, operation, random),
      )
      return hit && FAULT_KINDS[hit.fault.kind]
    },
    set(next) {
      rows = rowsOf(next)
    },
    report: () => rows.map(({fault, seen, hit}) => ({Fault: fault.spec, Seen: seen, Hit: hit})),
  }
}

interface Row {
  fault: Fault
  streams: Map<string, Random>
  seen: number
  hit: number
}

const rowsOf = (specs: readonly string[]): Row[] =>
  parseFaults(specs).map((fault) => ({fault, streams: new Map(), seen: 0, hit: 0}))

function strikes(row: Row, operation: string, random: Random): boolean {
  const {spec, probability, count} = row.fault
  if (count !== undefined && row.hit >= count) return false
  const stream = row.streams.get(operation) ?? random.fork(`fault/${spec}/${operation}`)
  row.streams.set(operation, stream)
  row.seen++
  const isHit = stream.next() < probability
  if (isHit) row.hit++
  return isHit
}
