import {CliError, type CliErrorDetails, type ExitName} from '../errors.js'
import {isRecord} from '../platform/record.js'
import type {CallContext, Redactor} from './call.js'
import {responseMismatch} from './check-response.js'
import {describeClockSkew, MAX_CLOCK_SKEW_MINUTES} from './clock-skew.js'
import {describeCredentialRefusal, isCredentialCode} from './credential-refusals.js'
import {isTooDeep} from './exact-json.js'
import {headerValue} from './headers.js'
import {errorName, networkError} from './network-errors.js'
import {createRedactor, redactCause} from './redact.js'
import {isBareStatus} from './retry.js'

interface ServiceError {
  code: string
  message: string
  httpStatus: number
  requestId?: string
  accessDenied?: Record<string, unknown>
  /** It lacks a code or a request id, which every error of the service has. */
  fromGateway: boolean
}

interface ErrorRule {
  when: (error: ServiceError) => boolean
  exit: ExitName
  suggestions: string[]
}

const DENIED_CODE = /^(Forbidden|NoPermission|AccessDenied)/
const UNKNOWN_API_CODE = /^(InvalidAction|InvalidVersion|InvalidApi)/

/** Exit code and suggestions for errors of the service. The first matching row applies. */
const ERROR_RULES: ErrorRule[] = [
  {
    when: ({code}) => code.startsWith('InvalidTimeStamp'),
    exit: 'failure',
    suggestions: [
      `Set this machine's clock: signatures are rejected beyond ${MAX_CLOCK_SKEW_MINUTES} minutes of skew.`,
    ],
  },
  {
    when: ({code, httpStatus, accessDenied}) =>
      DENIED_CODE.test(code) || accessDenied !== undefined || (httpStatus === 403 && !isBareStatus(code)),
    exit: 'denied',
    suggestions: [],
  },
  {when: ({code}) => UNKNOWN_API_CODE.test(code), exit: 'failure', suggestions: ['pai-dlc auth status']},
  {
    when: ({code}) => code.includes('Throttling'),
    exit: 'failure',
    suggestions: ['Too many requests. Wait a moment, then try again.'],
  },
  {
    when: ({httpStatus}) => httpStatus === 501,
    exit: 'failure',
    suggestions: ['See what the sandbox implements: docs/sandbox.md'],
  },
  {when: ({httpStatus, code}) => httpStatus === 404 && !isBareStatus(code), exit: 'notFound', suggestions: []},
  {
    when: ({httpStatus}) => httpStatus >= 500,
    exit: 'failure',
    suggestions: ['Temporary service error. Try again in a moment.'],
  },
  {
    when: ({httpStatus}) => httpStatus < 400,
    exit: 'failure',
    suggestions: ['Temporary service error. Try again in a moment.'],
  },
  {when: () => true, exit: 'failure', suggestions: []},
]

const LIST_COMMANDS: Record<string, string> = {
  JobId: 'pai-dlc job list',
  ImageId: 'pai-dlc discover images',
  DatasetId: 'pai-dlc discover datasets',
  CodeSourceId: 'pai-dlc discover code-sources',
  WorkspaceId: 'pai-dlc discover workspaces',
}

/** Turns any failure of a call into a CliError. Drops the SDK's message if it could contain a key. */
export function toCliError(error: unknown, context: CallContext): CliError {
  if (error instanceof CliError) return error
  const {observed} = context
  if (observed.statusCode !== undefined && observed.statusCode >= 400) return serviceError(error, context)
  if ((observed.statusCode ?? 0) >= 300) return redirectError(context)
  if (errorName(error) === 'SyntaxError') return invalidResponseError(context)
  return networkError(error, context)
}

/** An error response as a CliError, without keys: a message may repeat the request headers. */
export function serviceError(error: unknown, context: CallContext): CliError {
  const {observed, redactor = createRedactor()} = context
  const parsed = parseServiceError(error, context, redactor)
  const {code, httpStatus, requestId, fromGateway} = parsed
  if (isCredentialCode(code)) {
    const description = describeCredentialRefusal(code, context)
    return new CliError({code, exit: 'credentials', ...description, requestId, httpStatus, fromGateway})
  }
  const rule = ERROR_RULES.find((row) => row.when(parsed))
  const details: CliErrorDetails = {
    code,
    exit: rule?.exit ?? 'failure',
    message: formatServiceError(parsed, context),
    suggestions: rule?.exit === 'notFound' ? notFoundSuggestions(context.input) : (rule?.suggestions ?? []),
    requestId,
    httpStatus,
    fromGateway,
    accessDeniedDetail: parsed.accessDenied,
    failedCall: {operation: context.operation, workspaceId: workspaceIdOf(context.input)},
    retryAfterMs: Number(headerValue(observed.headers['x-acs-retry-after'])) || undefined,
    cause: redactCause(error, redactor),
  }
  return new CliError(details)
}

function parseServiceError(error: unknown, {observed}: CallContext, redactor: Redactor): ServiceError {
  const data = redactor.redact(errorData(error))
  const httpStatus = observed.statusCode ?? 0
  const accessDenied = data.AccessDeniedDetail ?? data.accessDeniedDetail
  const code = nonEmptyText(data.Code ?? data.code)
  const requestId =
    nonEmptyText(data.RequestId ?? data.requestId ?? data.RequestID) ??
    redactor.redact(headerValue(observed.headers['x-acs-request-id']))
  return {
    code: code ?? `Http${httpStatus}`,
    message: stripCanonicalRequest(
      nonEmptyText(data.Message ?? data.message) ?? summarizeBody(redactor.redact(observed.bodyStart).slice(0, 4096)),
    ),
    httpStatus,
    requestId,
    accessDenied: isRecord(accessDenied) ? accessDenied : undefined,
    fromGateway: httpStatus >= 400 && (code === undefined || requestId === undefined),
  }
}

function formatServiceError(
  {code, message, httpStatus, accessDenied}: ServiceError,
  {operation, observed}: CallContext,
): string {
  const action = nonEmptyText(accessDenied?.AuthAction)
  const principal = nonEmptyText(accessDenied?.AuthPrincipalDisplayName)
  const details = /^(the )?user (is )?not authorized/i.test(message) ? '' : ` ${ensurePeriod(message)}`
  if (action)
    return `${operation} was denied: ${principal ?? 'this identity'} lacks the permission ${action}.${details}`
  const skew = code.startsWith('InvalidTimeStamp') ? describeClockSkew(observed, 1) : ''
  const hasOwnCode = code !== `Http${httpStatus}`
  const source = `${operation}: HTTP ${httpStatus}${hasOwnCode ? ` ${code}` : ''}`
  return `${message.replace(/\.$/, '')} (${source}).${skew}`
}

function workspaceIdOf(input: object): string | undefined {
  const {WorkspaceId} = input as {WorkspaceId?: unknown}
  return typeof WorkspaceId === 'string' && /^\w+$/.test(WorkspaceId) ? WorkspaceId : undefined
}

function notFoundSuggestions(input: object): string[] {
  const fields = Object.keys(input)
  return Object.entries(LIST_COMMANDS)
    .flatMap(([field, command]) => (fields.includes(field) ? [command] : []))
    .slice(0, 1)
}

function errorData(error: unknown): Record<string, unknown> {
  const data = (error as {data?: unknown} | undefined)?.data
  return isRecord(data) && !isTooDeep(data) ? data : {}
}

function nonEmptyText(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}

const ENVELOPE_FIELD =
  /^(code|message|msg|requestid|hostid|recommend|success|httpstatuscode|httpcode|accessdenieddetail)$/i
const SUCCESS_CODE = /^(ok|success|succeed(ed)?|200)$/i

/** The error in a response without an HTTP error status: gateways send errors with HTTP 200. */
export function responseError(body: unknown, context: CallContext): CliError | undefined {
  const {statusCode = 200} = context.observed
  if (statusCode >= 300 && statusCode < 400) return redirectError(context)
  // A made-up status: the body can't be trusted.
  if (statusCode < 200 || statusCode > 599) return invalidResponseError(context)
  if (!isRecord(body)) return invalidResponseError(context)
  return isErrorBody(body) ? serviceError({data: body}, context) : responseMismatch(body, context)
}

function isErrorBody(body: Record<string, unknown>): boolean {
  const {Success = body.success, Code = body.code, Message = body.message} = body
  if (Success === true) return false
  const hasErrorCode = typeof Code === 'string' && Code !== '' && !SUCCESS_CODE.test(Code)
  if (Success === false) return hasErrorCode || typeof Message === 'string'
  const hasOnlyEnvelope = Object.keys(body).every((field) => ENVELOPE_FIELD.test(field))
  return hasErrorCode && (hasOnlyEnvelope || (body.Code === Code && typeof Message === 'string' && Message !== ''))
}

/** A signature error repeats the whole canonical request, including the access key id. */
export function stripCanonicalRequest(message: string): string {
  return message.replace(/\s*server (string to sign|canonical string) is:[\s\S]*$/i, '')
}

/** The first line of a body that is not JSON, such as a proxy's HTML page. */
export function summarizeBody(body: string): string {
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
  return line && line !== '{}' ? line.slice(0, 200) : 'The service returned no message'
}

const ensurePeriod = (message: string) => (/[.!?。]$/.test(message) ? message : `${message}.`)

const CHECK_ENDPOINT_SUGGESTIONS = ['Check the endpoint, and whether a proxy intercepts it: pai-dlc auth status']

function invalidResponseError({operation, endpoint, observed}: CallContext): CliError {
  return new CliError({
    code: 'InvalidResponse',
    exit: 'failure',
    message:
      `${operation}: ${endpoint} returned HTTP ${observed.statusCode ?? '?'} with a body that is not a JSON` +
      ' object.',
    suggestions: CHECK_ENDPOINT_SUGGESTIONS,
    httpStatus: observed.statusCode,
    requestId: headerValue(observed.headers['x-acs-request-id']),
  })
}

function redirectError({operation, endpoint, observed, redactor}: CallContext): CliError {
  const header = headerValue(observed.headers.location) ?? ''
  const location = redactor?.redact(header) ?? header
  const host = URL.canParse(location, endpoint) ? ` to ${new URL(location, endpoint).host}` : ''
  return new CliError({
    code: 'Redirected',
    exit: 'failure',
    message:
      `${operation}: ${endpoint} returned HTTP ${observed.statusCode}, a redirect${host}.` +
      ' Redirects are not followed, because the request is signed for one host.',
    suggestions: CHECK_ENDPOINT_SUGGESTIONS,
    httpStatus: observed.statusCode,
  })
}
