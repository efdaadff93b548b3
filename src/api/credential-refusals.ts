import type {CallContext} from './call.js'
import {describeClockSkew} from './clock-skew.js'

interface CredentialRefusalRule {
  when: RegExp
  reason: string
  suggestions: string[]
}

const CREDENTIAL_REFUSAL_RULES: CredentialRefusalRule[] = [
  {
    when: /^InvalidAccessKeyId\.NotFound/,
    reason:
      'the access key id does not exist. It was deleted, mistyped, or belongs to the other site (China or' +
      ' international)',
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
    suggestions: ['Create a new session, and use its key, secret and token.'],
  },
  {
    when: /^InvalidSecurityToken/,
    reason: 'its security token does not belong to the key',
    suggestions: ['Use the key, secret and token of the same session.'],
  },
  {
    when: /^MissingSecurityToken/,
    reason: 'it is a temporary key (STS), which needs its security token',
    suggestions: ['Set ALIBABA_CLOUD_SECURITY_TOKEN as well, or use a profile with mode StsToken.'],
  },
  {
    when: /^SignatureDoesNotMatch/,
    reason: 'the access key secret does not belong to the access key id',
    suggestions: [],
  },
  {
    when: /^IncompleteSignature/,
    reason: 'its signature is malformed',
    suggestions: ['A proxy may have changed the request.'],
  },
  {when: /^InvalidAccessKeyId/, reason: 'its access key id is not valid', suggestions: []},
]

export const isCredentialCode = (code: string) => CREDENTIAL_REFUSAL_RULES.some(({when}) => when.test(code))

/** Rule X5: where the rejected key came from, and how to get a new one. Omits the service's message: it has the key. */
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
      'Show the identity in use: pai-dlc auth status',
    ],
  }
}
