import type {IdentityDescription} from '../../api/call.js'
import type {Settings} from '../settings.js'

export function describeIdentity({profile, credential}: Pick<Settings, 'profile' | 'credential'>): IdentityDescription {
  const {value: mode, source} = credential
  const isKey = source.kind === 'environment' && (mode === 'AK' || mode === 'StsToken')
  return {source: isKey ? `the environment (${source.name.split(',')[0]})` : source.name, renewHint: describeRenewal()}

  function describeRenewal(): string {
    if (source.kind === 'sandbox') return 'pai-dlc sandbox status   # it may have been restarted'
    if (mode === 'EcsRamRole') return 'Check the RAM role of this ECS instance and its permissions.'
    if (source.kind === 'profile' && /credentials\b/.test(source.name)) return `Update the key in ${source.name}.`
    if (source.kind === 'profile') return `aliyun configure --profile ${profile.value} --mode ${mode}`
    if (isKey) return `export ${source.name.replaceAll(', ', '=… ')}=…`
    return `Check the source of the credential: ${source.name}`
  }
}
