import {OPERATIONS} from '../../api/generated/operations.js'
import {nearest} from '../../text/did-you-mean.js'
import {FAULT_KINDS, type FaultName, isFaultName} from './kinds.js'

/** One fault on demand. */
export interface Fault {
  /** As it was written. */
  spec: string
  /** `*` for all. */
  operation: string
  kind: FaultName
  /** How likely each request is hit, 0 to 1; 1 where a count is given. */
  probability: number
  /** So many requests, the next ones; without it, for ever. */
  count?: number
}

const FORM = 'OPERATION:KIND[:PROBABILITY or :COUNTx], such as CreateJob:reset-after:0.25'

/** Faults as they are typed. @throws FaultError with all that is wrong with them */
export function parseFaults(specs: readonly string[]): Fault[] {
  const read = specs.map((spec) => parseFault(spec))
  const problems = read.flatMap((fault) => (typeof fault === 'string' ? [fault] : []))
  if (problems.length > 0) throw new FaultError(problems)
  return read.filter((fault) => typeof fault !== 'string')
}

/** Faults that can't be understood, each in one sentence. */
export class FaultError extends Error {
  override name = 'FaultError'
  constructor(readonly problems: string[]) {
    super(problems.join(' '))
  }
}

function parseFault(spec: string): Fault | string {
  const [operation = '', kind = '', much, ...rest] = spec.split(':')
  if (operation === '' || kind === '' || rest.length > 0) return `${spec || 'An empty fault'}: a fault is ${FORM}.`
  if (operation !== '*' && !Object.hasOwn(OPERATIONS, operation)) {
    const meant = nearest(operation, Object.keys(OPERATIONS))
    return `${spec}: there is no operation ${operation}${meant ? `, did you mean ${meant}?` : '; * stands for all.'}`
  }
  if (!isFaultName(kind)) return `${spec}: there is no fault ${kind}; they are ${Object.keys(FAULT_KINDS).join(', ')}.`
  const named = {spec, operation, kind}
  if (much === undefined) return {...named, probability: 1}
  if (/^[1-9]\d{0,8}x$/.test(much)) return {...named, probability: 1, count: Number.parseInt(much, 10)}
  const probability = Number(much)
  if (/^[\d.]+$/.test(much) && probability >= 0 && probability <= 1) return {...named, probability}
  return `${spec}: ${much || 'nothing'} is neither a probability from 0 to 1 nor a count such as 2x.`
}
