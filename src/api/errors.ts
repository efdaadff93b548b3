import {CliError, type CliErrorDetails, type ExitName} from '../errors.js'
import type {CallContext} from './call.js'
import {clockSkew, headerText} from './clock-skew.js'
import {credentialRefusal, isCredentialCode} from './credential-refusals.js'
import {nameOf, networkError} from './network-errors.js'
import {createRedactor, redactedCause} from './redact.js'

interface ServiceError {
  code: string
  message: string
  httpStatus: number
  requestId?: string
  accessDenied?: Record<string, unknown>
}

interface Verdict {
  when: (error: ServiceError) => boolean
  exit: ExitName
  suggestions: string[]
}

const deniedCode = /^(Forbidden|NoPermission|AccessDenied)/
const unknownApiCode = /^(InvalidAction|InvalidVersion|InvalidApi)/

/** What an answer of the service means for the exit code, and what to type next: the first row that fits. */
const VERDICTS: Verdict[] = [
  {
    when: ({code}) => code.startsWith('InvalidTimeStamp'),
    exit: 'failure',
    suggestions: ['Set this machine’s clock: signatures fail past 15 minutes of skew.'],
  },
  {
    when: ({code, httpStatus, accessDenied}) =>
      deniedCode.test(code) || accessDenied !== undefined || httpStatus === 403,
    exit: 'denied',
    suggestions: [],
  },
  {when: ({code}) => unknownApiCode.test(code), exit: 'failure', suggestions: ['pai-dlc auth status']},
  {
    when: ({code}) => code.includes('Throttling'),
    exit: 'failure',
    suggestions: ['The service limits the rate of calls: wait a little, then run it again.'],
  },
  {
    when: ({httpStatus}) => httpStatus === 501,
    exit: 'failure',
    suggestions: ['What the sandbox implements: docs/sandbox.md'],
  },
  {when: ({httpStatus}) => httpStatus === 404, exit: 'notFound', suggestions: []},
  {
    when: ({httpStatus}) => httpStatus >= 500,
    exit: 'failure',
    suggestions: ['The service failed, not the command: run it again in a moment.'],
  },
  {
    when: ({httpStatus}) => httpStatus < 400,
    exit: 'failure',
    suggestions: ['The service failed, not the command: run it again in a moment.'],
  },
  {when: () => true, exit: 'failure', suggestions: []},
]

/** Where to look for what was not found, by the field of the path that named it. */
const LOOK_IN: Record<string, string> = {
  JobId: 'pai-dlc job list',
  ImageId: 'pai-dlc discover images',
  DatasetId: 'pai-dlc discover datasets',
  CodeSourceId: 'pai-dlc discover code-sources',
  WorkspaceId: 'pai-dlc discover workspaces',
}

/**
 * One typed error for everything that can go wrong under a call: the service's own refusals, answers that are not JSON,
 * the network. Nothing of the SDK's message is kept where it could hold a key.
 */
export function toCliError(error: unknown, context: CallContext): CliError {
  if (error instanceof CliError) return error
  const {exchange} = context
  if (exchange.statusCode !== undefined && exchange.statusCode >= 400) return serviceError(error, context)
  if ((exchange.statusCode ?? 0) >= 300) return redirected(context)
  if (nameOf(error) === 'SyntaxError') return unreadableAnswer(context)
  return networkError(error, context)
}

/**
 * The service's own refusal, out of the SDK's error or of a body that came with HTTP 200. Without keys: a message may
 * repeat the headers.
 */
export function serviceError(error: unknown, context: CallContext): CliError {
  const {exchange, redactor = createRedactor()} = context
  const data = redactor.redact(dataOf(error))
  const httpStatus = exchange.statusCode ?? 0
  const found: ServiceError = {
    code: text(data.Code ?? data.code) ?? `Http${httpStatus}`,
    message: withoutCanonical(
      text(data.Message ?? data.message) ?? firstLine(redactor.redact(exchange.bodyStart).slice(0, 4096), httpStatus),
    ),
    httpStatus,
    requestId:
      text(data.RequestId ?? data.requestId ?? data.RequestID) ??
      redactor.redact(headerText(exchange.headers['x-acs-request-id'])),
    accessDenied: record(data.AccessDeniedDetail ?? data.accessDeniedDetail),
  }
  if (isCredentialCode(found.code)) {
    const {requestId, code} = found
    return new CliError({code, exit: 'credentials', ...credentialRefusal(code, context), requestId, httpStatus})
  }
  const verdict = VERDICTS.find((row) => row.when(found))
  const details: CliErrorDetails = {
    code: found.code,
    exit: verdict?.exit ?? 'failure',
    message: sentence(found, context),
    suggestions: verdict?.exit === 'notFound' ? notFoundSuggestions(context.input) : (verdict?.suggestions ?? []),
    requestId: found.requestId,
    httpStatus,
    accessDenied: found.accessDenied,
    call: {operation: context.operation, workspaceId: workspaceOf(context.input)},
    retryAfterMs: Number(headerText(exchange.headers['x-acs-retry-after'])) || undefined,
    cause: redactedCause(error, redactor),
  }
  return new CliError(details)
}

function sentence({code, message, httpStatus, accessDenied}: ServiceError, {operation, exchange}: CallContext): string {
  const action = text(accessDenied?.AuthAction)
  const who = text(accessDenied?.AuthPrincipalDisplayName)
  const more = /^(the )?user (is )?not authorized/i.test(message) ? '' : ` ${withStop(message)}`
  if (action) return `${operation} was refused: ${who ?? 'this identity'} lacks the permission ${action}.${more}`
  const skew = code.startsWith('InvalidTimeStamp') ? clockSkew(exchange, 1) : ''
  if (httpStatus < 400)
    return `${operation}: the service answered HTTP ${httpStatus} with an error: ${code}: ${withStop(message)}${skew}`
  const how = httpStatus >= 500 ? 'failed' : 'was refused'
  return `${operation} ${how} with HTTP ${httpStatus} ${code}: ${withStop(message)}${skew}`
}

function workspaceOf(input: object): string | undefined {
  const {WorkspaceId} = input as {WorkspaceId?: unknown}
  return typeof WorkspaceId === 'string' && /^\w+$/.test(WorkspaceId) ? WorkspaceId : undefined
}

function notFoundSuggestions(input: object): string[] {
  const fields = Object.keys(input)
  return Object.entries(LOOK_IN)
    .flatMap(([field, command]) => (fields.includes(field) ? [command] : []))
    .slice(0, 1)
}

function dataOf(error: unknown): Record<string, unknown> {
  return record((error as {data?: unknown} | undefined)?.data) ?? {}
}

function record(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
}

function text(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** What comes with any answer, an error or not. */
const ENVELOPE = /^(code|message|msg|requestid|hostid|recommend|success|httpstatuscode|httpcode|accessdenieddetail)$/i
const FINE = /^(ok|success|succeed(ed)?|200)$/i

/**
 * Why an answer that came without an HTTP error is none all the same: an error in the body, as gateways send it with
 * HTTP 200; a redirection, which is not followed, since the request was signed for one host; no object.
 */
export function faultOf(body: unknown, context: CallContext): CliError | undefined {
  const {statusCode = 200} = context.exchange
  if (statusCode >= 300 && statusCode < 400) return redirected(context)
  // A server's own invention: what comes with it may be anything.
  if (statusCode < 200 || statusCode > 599) return unreadableAnswer(context)
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return unreadableAnswer(context)
  return isError(body as Record<string, unknown>) ? serviceError({data: body}, context) : undefined
}

function isError(body: Record<string, unknown>): boolean {
  const {Success = body.success, Code = body.code, Message = body.message} = body
  if (Success === true) return false
  const isBad = typeof Code === 'string' && Code !== '' && !FINE.test(Code)
  if (Success === false) return isBad || typeof Message === 'string'
  const isBare = Object.keys(body).every((field) => ENVELOPE.test(field))
  return isBad && (isBare || (body.Code === Code && typeof Message === 'string' && Message !== ''))
}

/** A signature that does not fit comes back with the whole canonical request, the key's id included. */
export function withoutCanonical(message: string): string {
  return message.replace(/\s*server (string to sign|canonical string) is:[\s\S]*$/i, '')
}

/** The first line of an answer that is no JSON, such as a proxy's page, without its tags. */
export function firstLine(body: string, httpStatus: number): string {
  const line = body
    .replace(/<(style|script)\b[\s\S]*?<\/\1>/gi, ' ')
    .split('\n')
    .map((candidate) =>
      candidate
        .replace(/<[^>]*>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .find((candidate) => candidate !== '')
  return line && line !== '{}' ? line.slice(0, 200) : `HTTP ${httpStatus} without a message`
}

export const withStop = (message: string) => (/[.!?。]$/.test(message) ? message : `${message}.`)

const LOOK = ['Check that the endpoint is right, and no proxy answers in its place: pai-dlc auth status']

/** What came is no whole JSON object. */
export function unreadableAnswer({operation, endpoint, exchange}: CallContext): CliError {
  return new CliError({
    code: 'InvalidResponse',
    exit: 'failure',
    message: `${operation}: ${endpoint} answered HTTP ${exchange.statusCode ?? '?'} with something that is not whole JSON.`,
    suggestions: LOOK,
    httpStatus: exchange.statusCode,
    requestId: headerText(exchange.headers['x-acs-request-id']),
  })
}

/** A redirection is not followed: what was signed for one host is not sent to another (rule X3). */
export function redirected({operation, endpoint, exchange, redactor}: CallContext): CliError {
  const given = headerText(exchange.headers.location) ?? ''
  const location = redactor?.redact(given) ?? given
  const host = URL.canParse(location, endpoint) ? ` to ${new URL(location, endpoint).host}` : ''
  return new CliError({
    code: 'Redirected',
    exit: 'failure',
    message: `${operation}: ${endpoint} answered HTTP ${exchange.statusCode}, a redirection${host}. It is not followed: a signed request goes to its own host only.`,
    suggestions: LOOK,
    httpStatus: exchange.statusCode,
  })
}
