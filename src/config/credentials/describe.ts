import type {Settings} from '../settings.js'

/** Whose key a call was signed with, for when it is rejected: never the key. */
export interface IdentityDescription {
  /** Where it came from, such as `~/.aliyun/config.json profile prod`. */
  source: string
  /** What to type for a new one. */
  renewHint: string
}

/** The words for the identity in use. */
export function describeIdentity({profile, credential}: Pick<Settings, 'profile' | 'credential'>): IdentityDescription {
  const {value: mode, source} = credential
  const isKey = source.kind === 'environment' && (mode === 'AK' || mode === 'StsToken')
  return {source: isKey ? `the environment (${source.name.split(',')[0]})` : source.name, renewHint: describeRenewal()}

  function describeRenewal(): string {
    if (source.kind === 'sandbox') return 'pai-dlc sandbox status   # it may have been started again'
    if (mode === 'EcsRamRole') return 'Look at the role of this ECS instance, and at its permissions.'
    if (source.kind === 'profile' && /credentials\b/.test(source.name)) return `Put a new key into ${source.name}.`
    if (source.kind === 'profile') return `aliyun configure --profile ${profile.value} --mode ${mode}`
    if (isKey) return `export ${source.name.replaceAll(', ', '=… ')}=…`
    return `Look at what hands it out: ${source.name}`
  }
}
