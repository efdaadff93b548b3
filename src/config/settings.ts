import {CliError, EXIT, type ExitName, usageError} from '../errors.js'
import {variable} from '../platform/environment.js'
import {shownPath} from '../platform/paths.js'
import {chooseIdentity, currentProfile, profileName} from './credentials/identity.js'
import type {Profile} from './credentials/profile-files.js'
import {keepRecipe} from './credentials/source.js'
import type {Identity, Mode} from './credentials/types.js'
import {type Endpoint, endpointOverrides, PRODUCTS, type Product, parseEndpoint, ruleEndpoint} from './endpoint.js'
import {chooseEngine, type EngineName} from './engine.js'
import type {SettingsInput} from './environment.js'
import {chooseLimit, LIMITS} from './limits.js'
import {chooseRegion, regionFault} from './region.js'
import {runningSandbox, sandboxStatePath} from './sandbox-state.js'
import {type Setting, setting, unset} from './setting.js'

/**
 * Who am I, where do I point: every value with its source, and never a key. `Gap` is null where values may be missing.
 */
export interface Settings<Gap = never> {
  profile: Setting<string | null>
  /** Null also in complete settings if both endpoints are named. */
  region: Setting<string | null>
  endpoints: Record<Product, Setting<Endpoint | Gap>>
  /** The mode only: `credentialProvider` hands out the credential. */
  credential: Setting<Mode | Gap>
  /** Seconds. */
  connectTimeout: Setting<number>
  /** Seconds. */
  readTimeout: Setting<number>
  retries: Setting<number>
  engine: Setting<EngineName | Gap>
  sandbox: boolean
  notes: string[]
  problems: SettingsProblem[]
}

export type SettingsPart = 'sandbox' | 'limits' | 'engine' | 'endpoint' | 'credential' | 'region'

export interface SettingsProblem {
  part: SettingsPart
  error: CliError
}

/**
 * Complete settings (rules X2 to X5), or one CliError that tells all that is wrong; its code and exit are the gravest
 * one's.
 */
export function resolveSettings(input: SettingsInput): Settings {
  const settings = inspectSettings(input)
  const error = settingsError(settings)
  if (error) throw error
  return settings as Settings
}

/** The same, with null and a problem where something is missing or wrong. Never throws a CliError, calls nothing. */
export function inspectSettings(input: SettingsInput): Settings<null> {
  const problems: SettingsProblem[] = []
  const attempt: Attempt = (part, get, otherwise) => {
    try {
      return get()
    } catch (error) {
      if (!(error instanceof CliError)) throw error
      problems.push({part, error})
      return otherwise
    }
  }

  const sandbox = attempt('sandbox', () => wantsSandbox(input), true)
  const limit = (name: keyof typeof LIMITS) =>
    attempt('limits', () => chooseLimit(name, input), setting(LIMITS[name].preset, 'default', 'built in'))
  const limits = {connectTimeout: limit('connectTimeout'), readTimeout: limit('readTimeout'), retries: limit('retries')}
  const target = sandbox ? sandboxTarget(input, attempt, problems.length === 0) : cloudTarget(input, attempt)
  const engine = attempt<Setting<EngineName | null>>('engine', () => chooseEngine(input), unset())
  return {...target, ...limits, engine, sandbox, problems}
}

/** What is wrong with these parts of the settings (all by default) as one CliError, or undefined. */
export function settingsError(settings: Settings<null>, parts: readonly SettingsPart[] = PARTS): CliError | undefined {
  const errors = PARTS.filter((part) => parts.includes(part)).flatMap((part) =>
    settings.problems.filter((problem) => problem.part === part),
  )
  const [first] = errors
  if (!first || errors.length === 1) return first?.error
  const exits = Object.keys(EXIT) as ExitName[]
  return new CliError({
    code: first.error.code,
    exit: exits.find((name) => EXIT[name] === first.error.exit) ?? 'failure',
    message: errors.map(({error}) => error.message).join(' '),
    suggestions: [...new Set(errors.flatMap(({error}) => error.suggestions))],
  })
}

const PARTS: readonly SettingsPart[] = ['sandbox', 'limits', 'engine', 'endpoint', 'credential', 'region']

type Attempt = <Value>(part: SettingsPart, get: () => Value, otherwise: Value) => Value
type Target = Pick<Settings<null>, 'profile' | 'region' | 'endpoints' | 'credential' | 'notes'>

function cloudTarget(input: SettingsInput, attempt: Attempt): Target {
  const identity = attempt<Identity | undefined>('credential', () => chooseIdentity(input), undefined)
  const place = profileForPlace(input, identity)
  const region = chooseRegion(input, place.region)
  const overrides = attempt('endpoint', () => endpointOverrides(input), {})
  const ruled = PRODUCTS.filter((product) => !overrides[product])
  const fault = regionFault(region, ruled)
  attempt(
    'region',
    () => {
      if (fault) throw fault
    },
    undefined,
  )

  const rule = `made from the region${place.vpc ? `, endpoint_type vpc of ${place.region.source.name}` : ''}`
  const endpoint = (product: Product): Setting<Endpoint | null> => {
    if (overrides[product]) return overrides[product]
    return region.value === null || fault
      ? unset()
      : setting(ruleEndpoint(product, region.value, place.vpc), 'default', rule)
  }
  return {
    profile: identity?.profile ?? unset(),
    region,
    endpoints: {'pai-dlc': endpoint('pai-dlc'), aiworkspace: endpoint('aiworkspace')},
    credential: identity ? keepRecipe(identity.credential, identity.recipe) : unset(),
    notes: [...(identity?.notes ?? []), ...place.notes],
  }
}

/**
 * The profile that region and network come from: the one in use, or, if none is named, the current one of the aliyun
 * configuration.
 */
function profileForPlace(input: SettingsInput, identity: Identity | undefined) {
  let profile: Profile | undefined = identity?.used
  const notes: string[] = []
  try {
    if (!profile && !profileName(input)) profile = currentProfile(input)
  } catch (error) {
    if (!(error instanceof CliError)) throw error
    if (identity) notes.push(`No region is taken from the aliyun configuration: ${error.message}`)
  }
  const name = profile ? `${profile.file.shown} profile ${profile.name}` : ''
  return {
    region: setting(profile ? String(profile.fields.region_id ?? '').trim() : undefined, 'profile', name),
    vpc: String(profile?.fields.endpoint_type ?? '').toLowerCase() === 'vpc',
    notes,
  }
}

function sandboxTarget(input: SettingsInput, attempt: Attempt, look: boolean): Target {
  const state = look ? attempt('sandbox', () => runningSandbox(input), undefined) : undefined
  const name = `sandbox ${shownPath(sandboxStatePath(input), input.home)}`
  const region =
    input.flags.region === undefined
      ? setting(state?.RegionId ?? null, 'sandbox', name)
      : chooseRegion(input, setting(undefined, 'none', ''))
  attempt(
    'region',
    () => {
      const fault = input.flags.region === undefined ? undefined : regionFault(region, [...PRODUCTS])
      if (fault) throw fault
    },
    undefined,
  )
  const endpoint = (): Setting<Endpoint | null> =>
    state ? setting(parseEndpoint(state.Endpoint, name), 'sandbox', name) : unset()
  return {
    profile: unset(),
    region: state ? region : unset(),
    endpoints: {'pai-dlc': endpoint(), aiworkspace: endpoint()},
    credential: state
      ? keepRecipe(setting<Mode>('AK', 'sandbox', name), {
          kind: 'static',
          accessKeyId: state.AccessKeyId,
          accessKeySecret: state.AccessKeySecret,
        })
      : unset(),
    notes: ['Commands go to the sandbox on this machine; no real credential is looked at.'],
  }
}

function wantsSandbox({flags, env}: SettingsInput): boolean {
  const value = variable(env, 'PAI_DLC_SANDBOX')?.toLowerCase() ?? ''
  if (!['', '0', '1', 'false', 'true'].includes(value))
    throw usageError('PAI_DLC_SANDBOX must be 1 or 0.', ['export PAI_DLC_SANDBOX=1'])
  const wanted = flags.sandbox ?? ['1', 'true'].includes(value)
  const other = [
    ...(flags.profile === undefined ? [] : ['--profile']),
    ...(flags['use-instance-role'] ? ['--use-instance-role'] : []),
    ...([flags.endpoint ?? []].flat().length > 0 ? ['--endpoint'] : []),
  ]
  if (!wanted || other.length === 0) return wanted

  const asked = flags.sandbox ? '--sandbox' : 'PAI_DLC_SANDBOX=1'
  throw usageError(
    `${asked} goes to the sandbox with the sandbox's own key, so it can't be combined with ${other.join(' and ')}.`,
    [`Leave out ${other.join(' and ')}`, flags.sandbox ? 'Leave out --sandbox' : 'unset PAI_DLC_SANDBOX'],
  )
}
