import {endpointUrl} from './endpoint.js'
import type {EngineName} from './engine.js'
import {shownRegion} from './region.js'
import type {Setting} from './setting.js'
import type {Settings} from './settings.js'

export interface SettingsRow {
  Name: string
  Value: string
  Source: string
}

export interface Described<Value> {
  Value: Value | null
  /** Null if nothing sets it. */
  Source: string | null
}

/** The document of `auth status`. Time-outs in seconds. */
export interface SettingsDocument {
  Profile: Described<string>
  Region: Described<string>
  Endpoint: Record<string, Described<string>>
  Credential: Described<string>
  ConnectTimeout: Described<number>
  ReadTimeout: Described<number>
  Retries: Described<number>
  Engine: Described<EngineName>
  /** What a person should know; what is missing or wrong comes last. */
  Notes: string[]
}

/** Settings as data, whole or with gaps: never a key, not even masked (rule X3). */
export function settingsDocument(settings: Settings<null>): SettingsDocument {
  const {profile, region, endpoints, credential, connectTimeout, readTimeout, retries, engine, notes, problems} =
    settings
  return {
    Profile: described(profile),
    Region: described({...region, value: shownRegion(region)}),
    Endpoint: Object.fromEntries(
      Object.entries(endpoints).map(([product, {value, source}]) => [
        product,
        described({value: value && endpointUrl(value), source}),
      ]),
    ),
    Credential: described(credential),
    ConnectTimeout: described(connectTimeout),
    ReadTimeout: described(readTimeout),
    Retries: described(retries),
    Engine: described(engine),
    Notes: [...notes, ...problems.map(({error}) => error.message)],
  }
}

/** The same settings as rows for a table; notes are not among them. */
export function describeSettings(settings: Settings<null>): SettingsRow[] {
  const {Profile, Region, Endpoint, Credential, ConnectTimeout, ReadTimeout, Retries, Engine} =
    settingsDocument(settings)
  return [
    row('Profile', Profile),
    row('Region', Region),
    ...Object.entries(Endpoint).map(([product, endpoint]) => row(`Endpoint ${product}`, endpoint)),
    row('Credential', Credential),
    row('Connect time-out', ConnectTimeout, ' s'),
    row('Read time-out', ReadTimeout, ' s'),
    row('Retries', Retries),
    row('Engine', Engine),
  ]
}

function described<Value>({value, source}: Setting<Value | null>): Described<Value> {
  return {Value: value, Source: source.kind === 'none' ? null : source.name}
}

function row(Name: string, {Value, Source}: Described<string | number>, unit = ''): SettingsRow {
  return {Name, Value: Value === null ? 'not set' : `${Value}${unit}`, Source: Source ?? ''}
}
