/** Where a value came from: a flag, a variable, a file and its profile. */
export interface SettingSource {
  kind: 'flag' | 'environment' | 'profile' | 'sandbox' | 'default' | 'none'
  /** What a person would look for: `--region`, `ALIBABA_CLOUD_REGION_ID`, `~/.aliyun/config.json profile prod`. */
  name: string
}

export interface Setting<Value> {
  value: Value
  source: SettingSource
}

/** A value with its source. */
export function setting<Value>(value: Value, kind: SettingSource['kind'], name: string): Setting<Value> {
  return {value, source: {kind, name}}
}

/** A value that nothing sets. */
export function unset(): Setting<null> {
  return setting(null, 'none', 'not set')
}
