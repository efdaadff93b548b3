import {CliError} from '../../errors.js'
import type {Environment} from '../../platform/environment.js'
import type {Setting} from '../setting.js'
import {type ProfileFile, switchedOff} from './profile-files.js'
import type {Mode} from './types.js'

export const ID = 'ALIBABA_CLOUD_ACCESS_KEY_ID'
export const SECRET = 'ALIBABA_CLOUD_ACCESS_KEY_SECRET'
export const TOKEN = 'ALIBABA_CLOUD_SECURITY_TOKEN'

/** Half of what belongs together: never passed over, since what comes next would be another identity. Exit 4. */
export function incomplete(given: readonly string[], missing: readonly string[]): CliError {
  return new CliError({
    code: 'CredentialsIncomplete',
    exit: 'credentials',
    message: `${given.join(' and ')} set without ${missing.join(' and ')}.`,
    suggestions: [`export ${missing.join('=… ')}=…`, `Or to use another credential: unset ${given.join(' ')}`],
  })
}

/** A key in a variable that can be no key; `fault` never repeats it. Exit 4. */
export function badVariable(name: string, fault: string): CliError {
  return new CliError({
    code: 'CredentialsMalformed',
    exit: 'credentials',
    message: `${name} ${fault}.`,
    suggestions: [`Set ${name} again, without quotes, blanks or a line break.`],
  })
}

/** A profile that is named and not there; `off` is the variable that switches profiles off. Exit 4, rule X4. */
export function profileMissing(named: Setting<string>, files: ProfileFile[], off?: string): CliError {
  const lists = files.map(({shown, profiles}) => `${shown}: ${profiles.map(({name}) => name).join(', ') || 'none'}`)
  const disabled = off ? ` ${off} switches profiles off.` : ''
  return new CliError({
    code: off ? 'ProfilesDisabled' : 'ProfileNotFound',
    exit: 'credentials',
    message: `${named.source.name} names profile ${JSON.stringify(named.value)}, which does not exist.${disabled} ${
      lists.length > 0 ? `Profiles in ${lists.join('; in ')}.` : 'There are no profiles.'
    }`,
    suggestions: [...(off ? [`unset ${off}`] : []), `aliyun configure --profile ${named.value}`],
  })
}

/** Rule X5: no credential, and how to configure one. Exit 4. */
export function nothingConfigured(env: Environment): CliError {
  const old = [
    'ALICLOUD_ACCESS_KEY',
    'ALICLOUD_ACCESS_KEY_ID',
    'ALIBABACLOUD_ACCESS_KEY_ID',
    'ALIYUN_ACCESS_KEY_ID',
  ].filter((name) => env[name])
  const off = switchedOff(env).cli
  return new CliError({
    code: 'CredentialsMissing',
    exit: 'credentials',
    message: 'No credential is configured.',
    suggestions: [
      ...old.map((name) => `${name} is set, but only ${ID} and ${SECRET} are read.`),
      ...(off ? [`${off} switches profiles off: unset ${off}`] : []),
      'aliyun configure',
      `export ${ID}=… ${SECRET}=…`,
      ...(off ? [] : ['Or use a profile that exists: --profile NAME, or ALIBABA_CLOUD_PROFILE']),
      'To try without an account: pai-dlc sandbox start',
    ],
  })
}

/** Thrown when a credential does not come in time. */
export class Late extends Error {}

/**
 * A failure to get a credential, retold in our words with exit 4. The original is read for its kind only and is not
 * kept as cause: the library puts whole files and answers, keys included, into its messages (rule X3). `limit` is the
 * deadline in milliseconds.
 */
export function credentialError(error: unknown, {value: mode, source}: Setting<Mode>, limit: number): CliError {
  if (error instanceof CliError) return error
  const {
    message = '',
    code = '',
    name = '',
    why,
  } = error as {message?: string; code?: string; name?: string; why?: string}
  const proxy = name === 'ProxyError' ? why : undefined
  const seen = {
    text: `${name} ${code} ${message}`,
    mode,
    from: source.name,
    proxy,
    refusal: refusal(message),
    late: error instanceof Late,
    limit,
  }
  const reason = REASONS.find(({when}) => when(seen)) ?? UNKNOWN
  return new CliError({
    code: reason.code,
    exit: 'credentials',
    message: `No credential from ${source.name} (${mode}): ${reason.why(seen)}.`,
    suggestions: [
      ...(typeof reason.suggestions === 'function' ? reason.suggestions(seen) : reason.suggestions),
      'See what is configured: pai-dlc auth status',
    ],
    requestId: /"RequestId"\s*:\s*"([0-9A-Fa-f-]{36})"/.exec(message)?.[1],
  })
}

interface Seen {
  text: string
  mode: Mode
  /** Where the credential is configured. */
  from: string
  /** The words of a proxy's failure, which hold no key. */
  proxy?: string
  /** The security token service's error code. */
  refusal?: string
  late: boolean
  limit: number
}

interface Reason {
  code: string
  when: (seen: Seen) => boolean
  why: (seen: Seen) => string
  suggestions: string[] | ((seen: Seen) => string[])
}

/** How to come to a new token: by the mode and the profile it is from. */
function renewal({mode, from}: Seen): string[] {
  const name = /^~.* profile (.+)$/.exec(from)?.[1]
  if (name && /^[\w.-]+$/.test(name)) return [`aliyun configure --profile ${name} --mode ${mode}`]
  return [
    mode === 'CredentialsURI' || mode === 'EcsRamRole'
      ? `Look at what hands it out: ${from}`
      : `Put a new one where it is from: ${from}`,
  ]
}

const REASONS: Reason[] = [
  {
    code: 'CredentialsTimeout',
    when: ({late}) => late,
    why: ({limit}) => `none came within ${limit / 1000} seconds`,
    suggestions: [],
  },
  {
    code: 'InvalidTimeStamp',
    when: ({refusal}) => /^InvalidTimeStamp/.test(refusal ?? ''),
    why: ({refusal}) => `the token service refuses this machine’s clock (${refusal})`,
    suggestions: [
      'Set this machine’s clock: signatures fail past 15 minutes of skew.',
      'How far it is off: pai-dlc doctor',
    ],
  },
  {
    code: 'CredentialsExpired',
    when: ({refusal, text}) =>
      /expire/i.test(refusal ?? '') || /empty or expired, please re-login|invalid_grant/.test(text),
    why: () => 'its sign-in or token has expired',
    suggestions: renewal,
  },
  {
    code: 'CredentialsUnreachable',
    when: ({text, refusal}) =>
      /^Throttling|^ServiceUnavailable|^InternalError/.test(refusal ?? '') || BROKEN.test(text),
    why: ({refusal}) => `the service that hands it out does not work at the moment (${refusal ?? 'HTTP 5xx'})`,
    suggestions: ['Run it again in a moment'],
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
    when: ({proxy}) => proxy !== undefined,
    why: ({proxy}) => `${proxy}`,
    suggestions: [],
  },
  {
    code: 'CredentialsUnreachable',
    when: ({text}) => TLS.test(text),
    why: ({text}) =>
      `the secure connection to the service that hands it out could not be made (${TLS.exec(text)?.[0]})`,
    suggestions: ['export NODE_EXTRA_CA_CERTS=/path/to/ca.pem   # where a proxy inspects TLS'],
  },
  {
    code: 'CredentialsUnreachable',
    when: ({text}) => /ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|Timeout|socket hang up/.test(text),
    why: () => 'the service that hands it out cannot be reached',
    suggestions: ['Check the network and the proxy'],
  },
  {
    code: 'CredentialsFileUnusable',
    when: ({text}) => /\b(ENOENT|EACCES|EISDIR)\b/.test(text),
    why: () => 'a file that it needs is missing or not readable',
    suggestions: [],
  },
]

/** Node's names for certificates and connections that it refuses. */
const TLS = /\b(?:CERT_\w+|ERR_(?:TLS|SSL)_\w+|\w*SELF_SIGNED_CERT\w*|UNABLE_TO_\w+|EPROTO)\b/

/** How the providers tell of an answer with HTTP 5xx. */
const BROKEN = /\b(?:httpStatus: |status code: |failed with |^Error\s+)5\d\d\b|^http(?:Status)?: 5\d\d\b/

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
