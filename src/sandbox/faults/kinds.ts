/** How a response is sent wrongly. */
export type FaultDelivery = 'hang' | 'reset' | 'truncated' | 'slow'

export interface FaultKind {
  /** Whether the request fails `before` the operation is carried out, or `after` it. */
  when: 'before' | 'after'
  /** Sent as the service sends errors. */
  error?: {status: number; code: string; message: string}
  /** A gateway's HTML page in place of JSON. */
  html?: {status: number; title: string}
  delivery?: FaultDelivery
  /** Milliseconds, for the header x-acs-retry-after. */
  retryAfterMs?: number
  description: string
}

const INTERNAL = {
  status: 500,
  code: 'InternalError',
  message: 'The request processing has failed due to some unknown error.',
}
const UNAVAILABLE = {
  status: 503,
  code: 'ServiceUnavailable',
  message: 'The request has failed due to a temporary failure of the server.',
}
const THROTTLED = {status: 429, code: 'Throttling.User', message: 'Request was denied due to user flow control.'}
const EXPIRED = {status: 400, code: 'InvalidSecurityToken.Expired', message: 'Specified SecurityToken is expired.'}
const BAD_GATEWAY = {status: 502, title: '502 Bad Gateway'}

/** The faults, by the name that `--fault OPERATION:KIND` takes. */
export const FAULT_KINDS = {
  'timeout-before': {when: 'before', delivery: 'hang', description: 'no answer ever; nothing was done'},
  'timeout-after': {when: 'after', delivery: 'hang', description: 'no answer ever; it was done'},
  'reset-before': {when: 'before', delivery: 'reset', description: 'the connection breaks; nothing was done'},
  'reset-after': {when: 'after', delivery: 'reset', description: 'the connection breaks; it was done'},
  '500': {when: 'before', error: INTERNAL, description: 'InternalError; nothing was done'},
  '500-after': {when: 'after', error: INTERNAL, description: 'InternalError; it was done'},
  '502': {when: 'before', html: BAD_GATEWAY, description: 'a gateway’s page in HTML; nothing was done'},
  '502-after': {when: 'after', html: BAD_GATEWAY, description: 'a gateway’s page in HTML; it was done'},
  '503': {when: 'before', error: UNAVAILABLE, description: 'ServiceUnavailable; nothing was done'},
  '503-after': {when: 'after', error: UNAVAILABLE, description: 'ServiceUnavailable; it was done'},
  throttling: {when: 'before', error: THROTTLED, description: 'Throttling.User, without a word on when to come again'},
  'throttling-wait': {
    when: 'before',
    error: THROTTLED,
    retryAfterMs: 200,
    description: 'Throttling.User with x-acs-retry-after: 200',
  },
  truncated: {when: 'after', delivery: 'truncated', description: 'it was done; the answer’s JSON ends half way'},
  slow: {when: 'after', delivery: 'slow', description: 'it was done; the answer drips in for two seconds'},
  'expired-token': {when: 'before', error: EXPIRED, description: 'InvalidSecurityToken.Expired; nothing was done'},
} as const satisfies Record<string, FaultKind>

export type FaultName = keyof typeof FAULT_KINDS

export const isFaultName = (name: string): name is FaultName => Object.hasOwn(FAULT_KINDS, name)
