/** Where a value comes from: a flag, a variable or a profile. */
export interface SettingSource {
  kind: 'flag' | 'environment' | 'profile' | 'sandbox' | 'default' | 'none'
  /** Such as `--region`, `ALIBABA_CLOUD_REGION_ID` or `~/.aliyun/config.json profile prod`. */
  name: string
}

export interface Setting<Value> {
  value: Value
  source: SettingSource
}

export function setting<Value>(value: Value, kind: SettingSource['kind'], name: string): Setting<Value> {
  return {value, source: {kind, name}}
}

export function unset(): Setting<null> {
  return setting(null, 'none', 'not set')
}
