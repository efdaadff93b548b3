import {CliError} from '../../errors.js'
import type {Environment} from '../environment.js'
import type {Setting} from '../setting.js'
import {type ProfileFile, switchedOff} from './profile-files.js'

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
  const old = ['ALICLOUD_ACCESS_KEY', 'ALICLOUD_ACCESS_KEY_ID', 'ALIBABACLOUD_ACCESS_KEY_ID', 'ALIYUN_ACCESS_KEY_ID'].filter(
    (name) => env[name],
  )
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
