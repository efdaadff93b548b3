import {MAX_CLOCK_SKEW_MINUTES} from '../../api/clock-skew.js'
import {CliError} from '../../errors.js'
import type {EnvironmentVariables} from '../../platform/environment.js'
import type {Setting} from '../setting.js'
import type {ProfileFile} from './profile-files.js'
import type {CredentialMode} from './types.js'

export const ACCESS_KEY_ID_VARIABLE = 'ALIBABA_CLOUD_ACCESS_KEY_ID'
export const ACCESS_KEY_SECRET_VARIABLE = 'ALIBABA_CLOUD_ACCESS_KEY_SECRET'
export const SECURITY_TOKEN_VARIABLE = 'ALIBABA_CLOUD_SECURITY_TOKEN'

/** A partial credential is an error, because the next source could be another identity. Exit code 4. */
export function incompleteCredentialsError(given: readonly string[], missing: readonly string[]): CliError {
  return new CliError({
    code: 'CredentialsIncomplete',
    exit: 'credentials',
    message: `${given.join(' and ')} must be set together with ${missing.join(' and ')}.`,
    suggestions: [`export ${missing.join('=… ')}=…`, `Or to use another credential: unset ${given.join(' ')}`],
  })
}

/** A malformed key in a variable; `reason` never contains it. Exit code 4. */
export function malformedVariableError(name: string, reason: string): CliError {
  return new CliError({
    code: 'CredentialsMalformed',
    exit: 'credentials',
    message: `${name} ${reason}.`,
    suggestions: [`Set ${name} again, without quotes, spaces or line breaks.`],
  })
}

/** A named profile that does not exist (rule X4); `disabledBy` is the variable that disables profiles. Exit code 4. */
export function profileNotFoundError(requested: Setting<string>, files: ProfileFile[], disabledBy?: string): CliError {
  const lists = files.map(
    ({displayPath: shown, profiles}) => `${shown}: ${profiles.map(({name}) => name).join(', ') || 'none'}`,
  )
  const disabledNote = disabledBy ? ` ${disabledBy} disables profiles.` : ''
  return new CliError({
    code: disabledBy ? 'ProfilesDisabled' : 'ProfileNotFound',
    exit: 'credentials',
    message: `${requested.source.name} names the unknown profile ${JSON.stringify(requested.value)}.${disabledNote} ${
      lists.length > 0 ? `Profiles in ${lists.join('; in ')}.` : 'There are no profiles.'
    }`,
    suggestions: [...(disabledBy ? [`unset ${disabledBy}`] : []), `aliyun configure --profile ${requested.value}`],
  })
}

/** No credential, and how to configure one (rule X5). Exit code 4. */
export function missingCredentialsError(env: EnvironmentVariables, disabledBy?: string): CliError {
  const legacyVariables = [
    'ALICLOUD_ACCESS_KEY',
    'ALICLOUD_ACCESS_KEY_ID',
    'ALIBABACLOUD_ACCESS_KEY_ID',
    'ALIYUN_ACCESS_KEY_ID',
  ].filter((name) => env[name])
  return new CliError({
    code: 'CredentialsMissing',
    exit: 'credentials',
    message: 'No credential is configured.',
    suggestions: [
      ...legacyVariables.map(
        (name) => `${name} is set, but only ${ACCESS_KEY_ID_VARIABLE} and ${ACCESS_KEY_SECRET_VARIABLE} are read.`,
      ),
      ...(disabledBy ? [`${disabledBy} disables profiles: unset ${disabledBy}`] : []),
      'aliyun configure',
      `export ${ACCESS_KEY_ID_VARIABLE}=… ${ACCESS_KEY_SECRET_VARIABLE}=…`,
      ...(disabledBy ? [] : ['Or use an existing profile: --profile NAME, or ALIBABA_CLOUD_PROFILE']),
      'Try it without an account: pai-dlc sandbox start',
    ],
  })
}

export class CredentialsTimeoutError extends Error {}

/**
 * Describes a failure to get a credential, with exit code 4. Drops the original error: the library puts whole files and
 * responses, including keys, into its messages (rule X3).
 */
export function toCredentialError(
  error: unknown,
  {value: mode, source}: Setting<CredentialMode>,
  timeoutMs: number,
): CliError {
  if (error instanceof CliError) return error
  const {
    message = '',
    code = '',
    name = '',
    reason,
  } = error as {message?: string; code?: string; name?: string; reason?: string}
  const proxyReason = name === 'ProxyError' ? reason : undefined
  const failure = {
    text: `${name} ${code} ${message}`,
    mode,
    source: source.name,
    proxyReason,
    serviceCode: parseServiceCode(message),
    isTimeout: error instanceof CredentialsTimeoutError,
    timeoutMs,
  }
  const rule = CREDENTIAL_FAILURE_RULES.find(({when}) => when(failure)) ?? UNKNOWN_FAILURE
  return new CliError({
    code: rule.code,
    exit: 'credentials',
    message: `No credential from ${source.name} (${mode}): ${rule.reason(failure)}.`,
    suggestions: [
      ...(typeof rule.suggestions === 'function' ? rule.suggestions(failure) : rule.suggestions),
      'Show the configuration: pai-dlc auth status',
    ],
    requestId: /"RequestId"\s*:\s*"([0-9A-Fa-f-]{36})"/.exec(message)?.[1],
  })
}

interface CredentialFailure {
  text: string
  mode: CredentialMode
  source: string
  proxyReason?: string
  serviceCode?: string
  isTimeout: boolean
  timeoutMs: number
}

interface CredentialFailureRule {
  code: string
  when: (failure: CredentialFailure) => boolean
  reason: (failure: CredentialFailure) => string
  suggestions: string[] | ((failure: CredentialFailure) => string[])
}

/** How to get a new token, by the mode and its profile. */
function suggestRenewal({mode, source}: CredentialFailure): string[] {
  const name = /^~.* profile (.+)$/.exec(source)?.[1]
  if (name && /^[\w.-]+$/.test(name)) return [`aliyun configure --profile ${name} --mode ${mode}`]
  return [
    mode === 'CredentialsURI' || mode === 'EcsRamRole'
      ? `Check the source of the credential: ${source}`
      : `Update it at its source: ${source}`,
  ]
}

const CREDENTIAL_FAILURE_RULES: CredentialFailureRule[] = [
  {
    code: 'CredentialsTimeout',
    when: ({isTimeout}) => isTimeout,
    reason: ({timeoutMs}) => `no response within ${timeoutMs / 1000} seconds`,
    suggestions: [],
  },
  {
    code: 'InvalidTimeStamp',
    when: ({serviceCode}) => /^InvalidTimeStamp/.test(serviceCode ?? ''),
    reason: ({serviceCode}) => `the token service rejected this machine's clock (${serviceCode})`,
    suggestions: [
      `Set this machine's clock: signatures are rejected beyond ${MAX_CLOCK_SKEW_MINUTES} minutes of skew.`,
      'Show the time difference: pai-dlc doctor',
    ],
  },
  {
    code: 'CredentialsExpired',
    when: ({serviceCode, text}) =>
      /expire/i.test(serviceCode ?? '') || /empty or expired, please re-login|invalid_grant/.test(text),
    reason: () => 'its sign-in or token has expired',
    suggestions: suggestRenewal,
  },
  {
    code: 'CredentialsUnreachable',
    when: ({text, serviceCode}) =>
      /^Throttling|^ServiceUnavailable|^InternalError/.test(serviceCode ?? '') || SERVER_FAILURE.test(text),
    reason: ({serviceCode}) => `the credential service is temporarily unavailable (${serviceCode ?? 'HTTP 5xx'})`,
    suggestions: ['Try again in a moment'],
  },
  {
    code: 'CredentialsRejected',
    when: ({serviceCode}) => serviceCode !== undefined,
    reason: ({serviceCode}) => `the token service returned the error ${serviceCode}`,
    suggestions: ['Check the role, its trust policy and the key that assumes it'],
  },
  {
    code: 'CredentialsRejected',
    when: ({text}) => /the access key secret is invalid/.test(text),
    reason: () => 'the access key secret does not belong to the access key id',
    suggestions: [],
  },
  {
    code: 'CredentialsCommandFailed',
    when: ({text}) => /external command|process_command|invalid (StsToken )?credential response/.test(text),
    reason: () => "the profile's process_command failed or printed no credential",
    suggestions: ['Run the process_command of the profile manually'],
  },
  {
    code: 'CredentialsUnreachable',
    when: ({proxyReason}) => proxyReason !== undefined,
    reason: ({proxyReason}) => `${proxyReason}`,
    suggestions: [],
  },
  {
    code: 'CredentialsUnreachable',
    when: ({text}) => TLS_FAILURE.test(text),
    reason: ({text}) => `the TLS connection to the credential service failed (${TLS_FAILURE.exec(text)?.[0]})`,
    suggestions: ['export NODE_EXTRA_CA_CERTS=/path/to/ca.pem   # if a proxy inspects TLS'],
  },
  {
    code: 'CredentialsUnreachable',
    when: ({text}) => /ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|Timeout|socket hang up/.test(text),
    reason: () => 'the credential service is unreachable',
    suggestions: ['Check the network and the proxy'],
  },
  {
    code: 'CredentialsFileUnusable',
    when: ({text}) => /\b(ENOENT|EACCES|EISDIR|ERR_NOT_REGULAR|ERR_TOO_LARGE)\b/.test(text),
    reason: () => 'a required file is missing, not readable or not a regular file',
    suggestions: [],
  },
]

const TLS_FAILURE = /\b(?:CERT_\w+|ERR_(?:TLS|SSL)_\w+|\w*SELF_SIGNED_CERT\w*|UNABLE_TO_\w+|EPROTO)\b/

/** How the library's providers report HTTP 5xx. */
const SERVER_FAILURE = /\b(?:httpStatus: |status code: |failed with |^Error\s+)5\d\d\b|^http(?:Status)?: 5\d\d\b/

const UNKNOWN_FAILURE: CredentialFailureRule = {
  code: 'CredentialsFailed',
  when: () => true,
  reason: () => 'the response has no credential',
  suggestions: [],
}

/** Letters and dots only, so that a key can't pass as an error code. */
function parseServiceCode(message: string): string | undefined {
  return /"Code"\s*:\s*"([A-Z][A-Za-z]{2,40}(?:\.[A-Za-z]{2,40}){0,3})"/.exec(message)?.[1]
}
