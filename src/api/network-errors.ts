import {CliError} from '../errors.js'
import type {CallContext} from './call.js'
import {type Certificate, describeTlsFailure, isTlsFailure} from './certificates.js'
import type {ProxyError} from './proxy-route.js'
import {redactCause} from './redact.js'

interface NetworkErrorRule {
  when: RegExp
  code: string
  reason: (context: Pick<CallContext, 'connectTimeoutMs' | 'readTimeoutMs'>) => string
}

const NETWORK_ERROR_RULES: NetworkErrorRule[] = [
  {when: /ENOTFOUND|EAI_AGAIN/, code: 'UnknownHost', reason: () => "the host name can't be resolved"},
  {when: /ECONNREFUSED/, code: 'ConnectionRefused', reason: () => 'connection refused'},
  {when: /EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|EACCES/, code: 'Unreachable', reason: () => 'no route to host'},
  {
    when: /ConnectTimeout/,
    code: 'ConnectTimeout',
    reason: ({connectTimeoutMs}) => `no connection within ${connectTimeoutMs / 1000} s`,
  },
  {
    when: /ReadTimeout|RequestTimeout/,
    code: 'ReadTimeout',
    reason: ({readTimeoutMs}) => `no response within ${readTimeoutMs / 1000} s`,
  },
  {
    when: /ECONNRESET|EPIPE|socket hang up|aborted|Premature close/,
    code: 'ConnectionReset',
    reason: () => 'the connection was closed before the response was complete',
  },
  {when: /Parse Error|HPE_|UpgradedError/, code: 'NotHttp', reason: () => 'the response is not HTTP'},
]

const CHECK_SETTINGS_SUGGESTION = 'pai-dlc auth status   # shows the region and endpoint in use, and their sources'

export function networkError(error: unknown, context: CallContext): CliError {
  const {operation, endpoint, observed, redactor} = context
  const host = new URL(endpoint).hostname
  const {code, reason, suggestions} = isResponseStalled(error, context)
    ? stalledResponse(context)
    : describeNetworkError(error, {...context, host, certificate: observed.certificate})
  return new CliError({
    code,
    exit: 'failure',
    message: `${operation} could not reach ${endpoint}: ${reason}.`,
    suggestions: suggestions.length > 0 ? suggestions : [CHECK_SETTINGS_SUGGESTION],
    wasSent: observed.sent,
    cause: redactor ? redactCause(error, redactor) : undefined,
  })
}

/** A read timeout in the middle of a response: the SDK reports it as a broken connection. */
const isResponseStalled = (error: unknown, {observed, readTimeoutMs}: CallContext) =>
  observed.statusCode !== undefined &&
  observed.elapsedMs() >= readTimeoutMs &&
  /ECONNRESET|aborted|Premature close/.test(
    `${(error as {code?: string} | undefined)?.code} ${(error as Error | undefined)?.message}`,
  )

const stalledResponse = ({readTimeoutMs}: CallContext) => ({
  code: 'ReadTimeout',
  reason: `no complete response within ${readTimeoutMs / 1000} s`,
  suggestions: [],
})

type NetworkErrorContext = Pick<CallContext, 'connectTimeoutMs' | 'readTimeoutMs'> & {
  host: string
  certificate?: Certificate
}

/** Why there was no response, to follow a colon, with suggestions if the cause is known. */
export function describeNetworkError(
  error: unknown,
  context: NetworkErrorContext,
): {code: string; reason: string; suggestions: string[]} {
  const {
    code = '',
    message,
    reason,
    suggestions = [],
    certificate,
  } = (error ?? {}) as Partial<ProxyError> & {certificate?: Certificate; code?: string}
  const name = errorName(error)
  if (name === 'ProxyError' && reason) return {code, reason, suggestions}
  const rule = NETWORK_ERROR_RULES.find(({when}) => when.test([name, code, message].join(' ')))
  if (rule) return {code: rule.code, reason: rule.reason(context), suggestions: []}
  if (isTlsFailure(`${code} ${name}`))
    return {code: 'TlsFailed', ...describeTlsFailure(code || name, context.host, certificate ?? context.certificate)}
  return {code: 'CallFailed', reason: 'the call failed', suggestions: []}
}

/** Not instanceof, because Jest runs modules in another realm. */
export const errorName = (error: unknown): string => (error as {name?: string} | undefined)?.name ?? ''
