import {CliError} from '../errors.js'
import type {Mode} from './recipe.js'
import type {Setting} from './setting.js'

/** Thrown when a credential does not come in time. */
export class Late extends Error {}

/**
 * A failure to get a credential, retold in our words with exit 4. The original is read for its kind only and is not kept as cause: the
 * library puts whole files and answers, keys included, into its messages (rule X3). `limit` is the deadline in milliseconds.
 */
export function credentialError(error: unknown, {value: mode, source}: Setting<Mode>, limit: number): CliError {
  if (error instanceof CliError) return error
  const {message = '', code = '', name = ''} = error as {message?: string; code?: string; name?: string}
  const seen = {text: `${name} ${code} ${message}`, refusal: refusal(message), late: error instanceof Late, limit}
  const reason = REASONS.find(({when}) => when(seen)) ?? UNKNOWN
  return new CliError({
    code: reason.code,
    exit: 'credentials',
    message: `No credential from ${source.name} (${mode}): ${reason.why(seen)}.`,
    suggestions: [...reason.suggestions, 'See what is configured: pai-dlc auth status'],
    requestId: /"RequestId"\s*:\s*"([0-9A-Fa-f-]{36})"/.exec(message)?.[1],
  })
}

interface Seen {
  text: string
  /** The security token service's error code. */
  refusal?: string
  late: boolean
  limit: number
}

interface Reason {
  code: string
  when: (seen: Seen) => boolean
  why: (seen: Seen) => string
  suggestions: string[]
}

const SIGN_IN = ['Sign in again: aliyun configure --profile NAME']

const REASONS: Reason[] = [
  {code: 'CredentialsTimeout', when: ({late}) => late, why: ({limit}) => `none came within ${limit / 1000} seconds`, suggestions: []},
  {
    code: 'CredentialsExpired',
    when: ({refusal, text}) => /expire/i.test(refusal ?? '') || /empty or expired, please re-login|invalid_grant/.test(text),
    why: () => 'its sign-in or token has expired',
    suggestions: SIGN_IN,
  },
  {
    code: 'CredentialsRejected',
    when: ({refusal}) => refusal !== undefined,
    why: ({refusal}) => `the token service refused with ${refusal}`,
    suggestions: ['Check the role, its trust policy and the key that assumes it'],
  },
  {
    code: 'CredentialsRejected',
    when: ({text}) => /the access key secret is invalid/.test(text),
    why: () => 'the access key secret does not belong to the access key id',
    suggestions: [],
  },
  {
    code: 'CredentialsCommandFailed',
    when: ({text}) => /external command|process_command|invalid (StsToken )?credential response/.test(text),
    why: () => "the profile's process_command failed or printed no credential",
    suggestions: ['Run the command of the profile by hand'],
  },
  {
    code: 'CredentialsUnreachable',
    when: ({text}) => /ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPROTO|CERT|Timeout/.test(text),
    why: () => 'the service that hands it out can not be reached',
    suggestions: ['Check the network and the proxy'],
  },
  {
    code: 'CredentialsFileUnreadable',
    when: ({text}) => /\b(ENOENT|EACCES|EISDIR)\b/.test(text),
    why: () => 'a file that it needs is missing or not readable',
    suggestions: [],
  },
]

const UNKNOWN: Reason = {
  code: 'CredentialsFailed',
  when: () => true,
  why: () => 'what came back was no credential',
  suggestions: [],
}

/** Letters and dots only, so that nothing but an error code passes. */
function refusal(message: string): string | undefined {
  return /"Code"\s*:\s*"([A-Z][A-Za-z]{2,40}(?:\.[A-Za-z]{2,40}){0,3})"/.exec(message)?.[1]
}
