import type {CallContext} from './call.js'
import {describeClockSkew} from './clock-skew.js'

interface CredentialRefusalRule {
  when: RegExp
  reason: string
  /** Before the way to a new key. */
  suggestions: string[]
}

const CREDENTIAL_REFUSAL_RULES: CredentialRefusalRule[] = [
  {
    when: /^InvalidAccessKeyId\.NotFound/,
    reason:
      'the service knows no such access key id. It was deleted, mistyped, or belongs to the other site (China or international)',
    suggestions: [],
  },
  {
    when: /^InvalidAccessKeyId\.(Inactive|Disabled)/,
    reason: 'this access key is disabled',
    suggestions: ['Enable it in the RAM console, or use another key.'],
  },
  {
    when: /^InvalidSecurityToken\.Expired/,
    reason: 'its security token has expired',
    suggestions: ['Get a new session: key, secret and token together.'],
  },
  {
    when: /^InvalidSecurityToken/,
    reason: 'its security token does not belong to the key',
    suggestions: ['Key, secret and token come together, from one session.'],
  },
  {
    when: /^MissingSecurityToken/,
    reason: 'it is a temporary key (STS), which needs its security token',
    suggestions: ['Set ALIBABA_CLOUD_SECURITY_TOKEN as well, or use a profile of mode StsToken.'],
  },
  {
    when: /^SignatureDoesNotMatch/,
    reason: 'the access key secret does not belong to the access key id',
    suggestions: [],
  },
  {
    when: /^IncompleteSignature/,
    reason: 'its signature could not be read',
    suggestions: ['A proxy may have changed the request.'],
  },
  {when: /^InvalidAccessKeyId/, reason: 'its access key id is not valid', suggestions: []},
]

/** Whether a code means that the key, not the request, was refused. */
export const isCredentialCode = (code: string) => CREDENTIAL_REFUSAL_RULES.some(({when}) => when.test(code))

/**
 * Rule X5: which key was rejected, by where it came from, and how to come to one that is not. Never the service's
 * words: they hold the key.
 */
export function describeCredentialRefusal(
  code: string,
  {operation, identity, observed}: CallContext,
): {message: string; suggestions: string[]} {
  const {reason, suggestions} = CREDENTIAL_REFUSAL_RULES.find(({when}) => when.test(code)) ?? {
    reason: 'it was not accepted',
    suggestions: [],
  }
  const origin = identity ? ` from ${identity.source}` : ''
  return {
    message: `The key${origin} was rejected (${operation}, ${code}): ${reason}.${describeClockSkew(observed)}`,
    suggestions: [
      ...suggestions,
      ...(identity ? [identity.renewHint] : []),
      'See which identity is used: pai-dlc auth status',
    ],
  }
}
