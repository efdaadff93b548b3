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
  'timeout-before': {when: 'before', delivery: 'hang', description: 'no response; the request is not executed'},
  'timeout-after': {when: 'after', delivery: 'hang', description: 'no response; the request is executed'},
  'reset-before': {
    when: 'before',
    delivery: 'reset',
    description: 'the connection is reset; the request is not executed',
  },
  'reset-after': {when: 'after', delivery: 'reset', description: 'the connection is reset; the request is executed'},
  '500': {when: 'before', error: INTERNAL, description: 'InternalError; the request is not executed'},
  '500-after': {when: 'after', error: INTERNAL, description: 'InternalError; the request is executed'},
  '502': {when: 'before', html: BAD_GATEWAY, description: 'an HTML page from a gateway; the request is not executed'},
  '502-after': {when: 'after', html: BAD_GATEWAY, description: 'an HTML page from a gateway; the request is executed'},
  '503': {when: 'before', error: UNAVAILABLE, description: 'ServiceUnavailable; the request is not executed'},
  '503-after': {when: 'after', error: UNAVAILABLE, description: 'ServiceUnavailable; the request is executed'},
  throttling: {when: 'before', error: THROTTLED, description: 'Throttling.User without a retry time'},
  'throttling-wait': {
    when: 'before',
    error: THROTTLED,
    retryAfterMs: 200,
    description: 'Throttling.User with x-acs-retry-after: 200',
  },
  truncated: {when: 'after', delivery: 'truncated', description: 'truncated JSON; the request is executed'},
  slow: {when: 'after', delivery: 'slow', description: 'the response takes two seconds; the request is executed'},
  'expired-token': {
    when: 'before',
    error: EXPIRED,
    description: 'InvalidSecurityToken.Expired; the request is not executed',
  },
} as const satisfies Record<string, FaultKind>

export type FaultName = keyof typeof FAULT_KINDS

export const isFaultName = (name: string): name is FaultName => Object.hasOwn(FAULT_KINDS, name)
