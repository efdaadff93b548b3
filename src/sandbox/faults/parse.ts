import {OPERATIONS} from '../../api/generated/operations.js'
import {findNearest} from '../../text/did-you-mean.js'
import {FAULT_KINDS, type FaultName, isFaultName} from './kinds.js'

export interface FaultRule {
  spec: string
  /** `*` for all operations. */
  operation: string
  kind: FaultName
  /** Of hitting a request, 0 to 1; 1 if a count is given. */
  probability: number
  /** Hits only the next `count` requests; undefined for no limit. */
  count?: number
}

const SYNTAX = 'OPERATION:KIND[:PROBABILITY or :COUNTx], such as CreateJob:reset-after:0.25'

/** Parses the values of --fault. @throws FaultError with the problems of all of them */
export function parseFaults(specs: readonly string[]): FaultRule[] {
  const parsed = specs.map((spec) => parseFault(spec))
  const problems = parsed.flatMap((fault) => (typeof fault === 'string' ? [fault] : []))
  if (problems.length > 0) throw new FaultError(problems)
  return parsed.filter((fault) => typeof fault !== 'string')
}

/** Invalid faults: one sentence per problem. */
export class FaultError extends Error {
  override name = 'FaultError'
  constructor(readonly problems: string[]) {
    super(problems.join(' '))
  }
}

function parseFault(spec: string): FaultRule | string {
  const [operation = '', kind = '', frequency, ...rest] = spec.split(':')
  if (operation === '' || kind === '' || rest.length > 0) return `${spec || 'An empty fault'}: a fault is ${SYNTAX}.`
  if (operation !== '*' && !Object.hasOwn(OPERATIONS, operation)) {
    const suggestion = findNearest(operation, Object.keys(OPERATIONS))
    const hint = suggestion ? `, did you mean ${suggestion}?` : '; * stands for all.'
    return `${spec}: there is no operation ${operation}${hint}`
  }
  if (!isFaultName(kind)) return `${spec}: there is no fault ${kind}; they are ${Object.keys(FAULT_KINDS).join(', ')}.`
  const rule = {spec, operation, kind}
  if (frequency === undefined) return {...rule, probability: 1}
  if (/^[1-9]\d{0,8}x$/.test(frequency)) return {...rule, probability: 1, count: Number.parseInt(frequency, 10)}
  const probability = Number(frequency)
  if (/^[\d.]+$/.test(frequency) && probability >= 0 && probability <= 1) return {...rule, probability}
  return `${spec}: ${frequency || 'nothing'} is neither a probability from 0 to 1 nor a count such as 2x.`
}
