import {CliError, usageError} from '../../errors.js'
import {getVariable, isVariableTrue} from '../../platform/environment.js'
import type {SettingsInput} from '../environment.js'
import {type Setting, setting} from '../setting.js'
import type {CredentialSource} from './types.js'

/** By what the role of this ECS instance is asked for, and no other identity (rule X5); undefined if by nothing. */
export function requestedInstanceRole({flags, env}: SettingsInput): Setting<true> | undefined {
  if (flags['use-instance-role'] !== undefined)
    return flags['use-instance-role'] ? setting(true, 'flag', '--use-instance-role') : undefined
  const name = 'PAI_DLC_USE_INSTANCE_ROLE'
  const value = getVariable(env, name)?.toLowerCase() ?? ''
  if (!['', '0', '1', 'false', 'true'].includes(value))
    throw usageError(`${name} must be 1 or 0.`, [`export ${name}=1`])
  return ['1', 'true'].includes(value) ? setting(true, 'environment', name) : undefined
}

/** Two identities asked for in the same way: none is the one that was meant. */
export function assertOneIdentity(named: Setting<string> | undefined, instance: Setting<true> | undefined): void {
  if (!named || !instance || named.source.kind !== instance.source.kind) return
  throw usageError(
    `${named.source.name} names a profile and ${instance.source.name} asks for the instance’s role: only one can be used.`,
    [named.source.kind === 'flag' ? `Leave out ${instance.source.name}` : `unset ${instance.source.name}`],
  )
}

/**
 * The recipe of the machine's own role; exit 4 if ALIBABA_CLOUD_ECS_METADATA_DISABLED forbids asking for it (rule X5).
 */
export function instanceRoleSource(roleName: string | undefined, {env}: SettingsInput): CredentialSource {
  if (!isVariableTrue(env, 'ALIBABA_CLOUD_ECS_METADATA_DISABLED')) {
    return {kind: 'instance', roleName, requiresToken: isVariableTrue(env, 'ALIBABA_CLOUD_IMDSV1_DISABLED')}
  }
  throw new CliError({
    code: 'CredentialsDisabled',
    exit: 'credentials',
    message: 'The instance role is needed, but ALIBABA_CLOUD_ECS_METADATA_DISABLED=true forbids asking for it.',
    suggestions: ['unset ALIBABA_CLOUD_ECS_METADATA_DISABLED'],
  })
}
