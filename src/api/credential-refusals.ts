import type {CallContext} from './call.js'
import {clockSkew} from './clock-skew.js'

interface Refusal {
  when: RegExp
  why: string
  /** Before the way to a new key. */
  suggestions: string[]
}

const ROWS: Refusal[] = [
  {
    when: /^InvalidAccessKeyId\.NotFound/,
    why: 'the service knows no such access key id. It was deleted, mistyped, or belongs to the other site (China or international)',
    suggestions: [],
  },
  {
    when: /^InvalidAccessKeyId\.(Inactive|Disabled)/,
    why: 'this access key is disabled',
    suggestions: ['Enable it in the RAM console, or use another key.'],
  },
  {
    when: /^InvalidSecurityToken\.Expired/,
    why: 'its security token has expired',
    suggestions: ['Get a new session: key, secret and token together.'],
  },
  {
    when: /^InvalidSecurityToken/,
    why: 'its security token does not belong to the key',
    suggestions: ['Key, secret and token come together, from one session.'],
  },
  {
    when: /^MissingSecurityToken/,
    why: 'it is a temporary key (STS), which needs its security token',
    suggestions: ['Set ALIBABA_CLOUD_SECURITY_TOKEN as well, or use a profile of mode StsToken.'],
  },
  {when: /^SignatureDoesNotMatch/, why: 'the access key secret does not belong to the access key id', suggestions: []},
  {
    when: /^IncompleteSignature/,
    why: 'its signature could not be read',
    suggestions: ['A proxy may have changed the request.'],
  },
  {when: /^InvalidAccessKeyId/, why: 'its access key id is not valid', suggestions: []},
]

/** Whether a code means that the key, not the request, was refused. */
export const isCredentialCode = (code: string) => ROWS.some(({when}) => when.test(code))

/**
 * Rule X5: which key was rejected, by where it came from, and how to come to one that is not. Never the service's
 * words: they hold the key.
 */
export function credentialRefusal(
  code: string,
  {operation, identity, exchange}: CallContext,
): {message: string; suggestions: string[]} {
  const {why, suggestions} = ROWS.find(({when}) => when.test(code)) ?? {why: 'it was not accepted', suggestions: []}
  const from = identity ? ` from ${identity.from}` : ''
  return {
    message: `The key${from} was rejected (${operation}, ${code}): ${why}.${clockSkew(exchange)}`,
    suggestions: [
      ...suggestions,
      ...(identity ? [identity.renew] : []),
      'See which identity is used: pai-dlc auth status',
    ],
  }
}
