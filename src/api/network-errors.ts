import {CliError} from '../errors.js'
import type {CallContext} from './call.js'
import {type Certificate, isTlsFailure, tlsFailure} from './certificates.js'
import type {ProxyError} from './proxy-route.js'
import {redactedCause} from './redact.js'

interface NetworkRow {
  when: RegExp
  code: string
  why: (context: Pick<CallContext, 'connectTimeoutMs' | 'readTimeoutMs'>) => string
}

const NETWORK: NetworkRow[] = [
  {when: /ENOTFOUND|EAI_AGAIN/, code: 'UnknownHost', why: () => 'its name is not known to DNS'},
  {when: /ECONNREFUSED/, code: 'ConnectionRefused', why: () => 'nothing listens there'},
  {when: /EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|EACCES/, code: 'Unreachable', why: () => 'there is no route to it'},
  {
    when: /ConnectTimeout/,
    code: 'ConnectTimeout',
    why: ({connectTimeoutMs}) => `no connection within ${connectTimeoutMs / 1000} s`,
  },
  {
    when: /ReadTimeout|RequestTimeout/,
    code: 'ReadTimeout',
    why: ({readTimeoutMs}) => `no answer within ${readTimeoutMs / 1000} s`,
  },
  {
    when: /ECONNRESET|EPIPE|socket hang up|aborted|Premature close/,
    code: 'ConnectionReset',
    why: () => 'the connection broke before the answer was whole',
  },
  {when: /Parse Error|HPE_|UpgradedError/, code: 'NotHttp', why: () => 'what answers there does not speak HTTP'},
]

const SETTINGS = 'pai-dlc auth status   # shows the region and endpoint in use, and where each came from'

/** A call that got no answer: why, in words. */
export function networkError(error: unknown, context: CallContext): CliError {
  const {operation, endpoint, exchange, redactor} = context
  const host = new URL(endpoint).hostname
  const {code, why, mend} = isStalled(error, context)
    ? STALLED(context)
    : whyUnreachable(error, {...context, host, certificate: exchange.certificate})
  return new CliError({
    code,
    exit: 'failure',
    message: `${operation} could not reach ${endpoint}: ${why}.`,
    suggestions: mend.length > 0 ? mend : [SETTINGS],
    sent: exchange.sent,
    cause: redactor ? redactedCause(error, redactor) : undefined,
  })
}

/** The answer has begun and was given up before its end: the runtime tells of it as of a connection that broke. */
const isStalled = (error: unknown, {exchange, readTimeoutMs}: CallContext) =>
  exchange.statusCode !== undefined &&
  exchange.elapsedMs() >= readTimeoutMs &&
  /ECONNRESET|aborted|Premature close/.test(
    `${(error as {code?: string} | undefined)?.code} ${(error as Error | undefined)?.message}`,
  )

const STALLED = ({readTimeoutMs}: CallContext) => ({
  code: 'ReadTimeout',
  why: `no whole answer within ${readTimeoutMs / 1000} s`,
  mend: [],
})

type Seen = Pick<CallContext, 'connectTimeoutMs' | 'readTimeoutMs'> & {host: string; certificate?: Certificate}

/** Why there was no answer, in words that follow a colon, and what to do about it where that is known. */
export function whyUnreachable(error: unknown, seen: Seen): {code: string; why: string; mend: string[]} {
  const {
    code = '',
    message,
    why,
    mend = [],
    certificate,
  } = (error ?? {}) as Partial<ProxyError> & {certificate?: Certificate; code?: string}
  const name = nameOf(error)
  if (name === 'ProxyError' && why) return {code, why, mend}
  const row = NETWORK.find(({when}) => when.test([name, code, message].join(' ')))
  if (row) return {code: row.code, why: row.why(seen), mend: []}
  if (isTlsFailure(`${code} ${name}`))
    return {code: 'TlsFailed', ...tlsFailure(code || name, seen.host, certificate ?? seen.certificate)}
  return {code: 'CallFailed', why: 'the call failed', mend: []}
}

/** An error's name, also where it comes from another realm than this module's. */
export const nameOf = (error: unknown): string => (error as {name?: string} | undefined)?.name ?? ''
