import {endpointUrl} from './endpoint.js'
import type {EngineName} from './engine.js'
import {formatRegion} from './region.js'
import type {Setting} from './setting.js'
import type {Settings} from './settings.js'

export interface SettingsRow {
  Name: string
  Value: string
  Source: string
}

export interface DescribedSetting<Value> {
  Value: Value | null
  Source: string | null
}

/** The output of `auth status`. Timeouts are in seconds. */
export interface SettingsDocument {
  Profile: DescribedSetting<string>
  Region: DescribedSetting<string>
  Endpoint: Record<string, DescribedSetting<string>>
  Credential: DescribedSetting<string>
  ConnectTimeout: DescribedSetting<number>
  ReadTimeout: DescribedSetting<number>
  Retries: DescribedSetting<number>
  Engine: DescribedSetting<EngineName>
  /** Problems come last. */
  Notes: string[]
}

/** Settings as data, possibly incomplete. Never contains a key, not even masked (rule X3). */
export function toSettingsDocument(settings: Settings<null>): SettingsDocument {
  const {profile, region, endpoints, credential, connectTimeout, readTimeout, retries, engine, notes, problems} =
    settings
  return {
    Profile: describeSetting(profile),
    Region: describeSetting({...region, value: formatRegion(region)}),
    Endpoint: Object.fromEntries(
      Object.entries(endpoints).map(([product, {value, source}]) => [
        product,
        describeSetting({value: value && endpointUrl(value), source}),
      ]),
    ),
    Credential: describeSetting(credential),
    ConnectTimeout: describeSetting(connectTimeout),
    ReadTimeout: describeSetting(readTimeout),
    Retries: describeSetting(retries),
    Engine: describeSetting(engine),
    Notes: [...notes, ...problems.map(({error}) => error.message)],
  }
}

export function toSettingsRows(settings: Settings<null>): SettingsRow[] {
  const {Profile, Region, Endpoint, Credential, ConnectTimeout, ReadTimeout, Retries, Engine} =
    toSettingsDocument(settings)
  return [
    settingsRow('Profile', Profile),
    settingsRow('Region', Region),
    ...Object.entries(Endpoint).map(([product, endpoint]) => settingsRow(`Endpoint ${product}`, endpoint)),
    settingsRow('Credential', Credential),
    settingsRow('Connect timeout', ConnectTimeout, ' s'),
    settingsRow('Read timeout', ReadTimeout, ' s'),
    settingsRow('Retries', Retries),
    settingsRow('Engine', Engine),
  ]
}

function describeSetting<Value>({value, source}: Setting<Value | null>): DescribedSetting<Value> {
  return {Value: value, Source: source.kind === 'none' ? null : source.name}
}

function settingsRow(Name: string, {Value, Source}: DescribedSetting<string | number>, unit = ''): SettingsRow {
  return {Name, Value: Value === null ? 'not set' : `${Value}${unit}`, Source: Source ?? ''}
}
