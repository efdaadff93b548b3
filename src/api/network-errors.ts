import {CliError} from '../errors.js'
import type {OperationName} from './cloud.js'
import type {Exchange} from './exchange.js'

/** Where a request went and what it asked: all that an error may say of it. */
export interface CallContext {
  operation: OperationName
  input: object
  endpoint: string
  exchange: Exchange
  connectTimeoutMs: number
  readTimeoutMs: number
  /** Where the key came from, and how to come to another. */
  identity?: {from: string; renew: string}
}

interface NetworkRow {
  when: RegExp
  code: string
  why: (context: Pick<CallContext, 'connectTimeoutMs' | 'readTimeoutMs'>) => string
}

const NETWORK: NetworkRow[] = [
  {when: /ENOTFOUND|EAI_AGAIN/, code: 'UnknownHost', why: () => 'its name is not known to DNS'},
  {when: /ECONNREFUSED/, code: 'ConnectionRefused', why: () => 'nothing listens there'},
  {when: /EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|EACCES/, code: 'Unreachable', why: () => 'there is no route to it'},
  {when: /ConnectTimeout/, code: 'ConnectTimeout', why: ({connectTimeoutMs}) => `no connection within ${connectTimeoutMs / 1000} s`},
  {when: /ReadTimeout|RequestTimeout/, code: 'ReadTimeout', why: ({readTimeoutMs}) => `no answer within ${readTimeoutMs / 1000} s`},
  {
    when: /ECONNRESET|EPIPE|socket hang up|aborted|Premature close/,
    code: 'ConnectionReset',
    why: () => 'the connection broke before the answer was whole',
  },
  {when: /CERT|certificate|SSL|TLS|EPROTO|ERR_TLS/i, code: 'TlsFailed', why: () => 'the secure connection could not be made'},
  {when: /Parse Error|HPE_/, code: 'NotHttp', why: () => 'what answers there does not speak HTTP'},
]

/** A call that got no answer: why, in words. */
export function networkError(error: unknown, context: CallContext): CliError {
  const {code, why} = whyUnreachable(error, context)
  return new CliError({
    code,
    exit: 'failure',
    message: `${context.operation} could not reach ${context.endpoint}: ${why}.`,
    suggestions: ['pai-dlc auth status   # shows the region and endpoint in use, and where each came from'],
    sent: context.exchange.sent,
    cause: error,
  })
}

/** Why there was no answer, in words that follow a colon. */
export function whyUnreachable(
  error: unknown,
  limits: Pick<CallContext, 'connectTimeoutMs' | 'readTimeoutMs'>,
): {code: string; why: string} {
  const {code, message} = (error ?? {}) as {code?: string; message?: string}
  const seen = [nameOf(error), code, message].join(' ')
  const row = NETWORK.find(({when}) => when.test(seen))
  const detail = row?.code === 'TlsFailed' ? ` (${code ?? nameOf(error)})` : ''
  return {code: row?.code ?? 'CallFailed', why: `${row ? row.why(limits) : 'the call failed'}${detail}`}
}

/** An error's name, also where it comes from another realm than this module's. */
export const nameOf = (error: unknown): string => (error as {name?: string} | undefined)?.name ?? ''
