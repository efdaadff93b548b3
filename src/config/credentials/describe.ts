import type {IdentityDescription} from '../../api/call.js'
import type {Settings} from '../settings.js'

/** The identity in use, for people. */
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
