import {CliError, usageError} from '../../errors.js'
import {getVariable, isVariableTrue} from '../../platform/environment.js'
import type {SettingsInput} from '../environment.js'
import {type Setting, setting} from '../setting.js'
import type {CredentialSource} from './types.js'

/** The flag or variable that selects the role of this ECS instance as the only identity (rule X5). */
export function requestedInstanceRole({flags, env}: SettingsInput): Setting<true> | undefined {
  if (flags['use-instance-role'] !== undefined)
    return flags['use-instance-role'] ? setting(true, 'flag', '--use-instance-role') : undefined
  const name = 'PAI_DLC_USE_INSTANCE_ROLE'
  const value = getVariable(env, name)?.toLowerCase() ?? ''
  if (!['', '0', '1', 'false', 'true'].includes(value))
    throw usageError(`${name} must be 1 or 0.`, [`export ${name}=1`])
  return ['1', 'true'].includes(value) ? setting(true, 'environment', name) : undefined
}

/** Rejects a profile and the instance role from the same kind of source: neither takes precedence. */
export function assertOneIdentity(named: Setting<string> | undefined, instance: Setting<true> | undefined): void {
  if (!named || !instance || named.source.kind !== instance.source.kind) return
  throw usageError(`${named.source.name} and ${instance.source.name} can't be used together.`, [
    named.source.kind === 'flag' ? `Omit ${instance.source.name}` : `unset ${instance.source.name}`,
  ])
}

/** The instance role's credential source. @throws CliError (exit code 4) if metadata access is disabled (rule X5) */
export function instanceRoleSource(roleName: string | undefined, {env}: SettingsInput): CredentialSource {
  if (!isVariableTrue(env, 'ALIBABA_CLOUD_ECS_METADATA_DISABLED')) {
    return {kind: 'instance', roleName, requiresToken: isVariableTrue(env, 'ALIBABA_CLOUD_IMDSV1_DISABLED')}
  }
  throw new CliError({
    code: 'CredentialsDisabled',
    exit: 'credentials',
    message: "The instance role can't be used because ALIBABA_CLOUD_ECS_METADATA_DISABLED is true.",
    suggestions: ['unset ALIBABA_CLOUD_ECS_METADATA_DISABLED'],
  })
}
