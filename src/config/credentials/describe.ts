import type {Settings} from '../settings.js'

/** Whose key a call was signed with, for when it is rejected: never the key. */
export interface IdentityWords {
  /** Where it came from, such as `~/.aliyun/config.json profile prod`. */
  from: string
  /** What to type for a new one. */
  renew: string
}

/** The words for the identity in use. */
export function identityWords({profile, credential}: Pick<Settings, 'profile' | 'credential'>): IdentityWords {
  const {value: mode, source} = credential
  const isKey = source.kind === 'environment' && (mode === 'AK' || mode === 'StsToken')
  return {from: isKey ? `the environment (${source.name.split(',')[0]})` : source.name, renew: renewal()}

  function renewal(): string {
    if (source.kind === 'sandbox') return 'pai-dlc sandbox status   # it may have been started again'
    if (mode === 'EcsRamRole') return 'Look at the role of this ECS instance, and at its permissions.'
    if (source.kind === 'profile' && /credentials\b/.test(source.name)) return `Put a new key into ${source.name}.`
    if (source.kind === 'profile') return `aliyun configure --profile ${profile.value} --mode ${mode}`
    if (isKey) return `export ${source.name.replaceAll(', ', '=… ')}=…`
    return `Look at what hands it out: ${source.name}`
  }
}
