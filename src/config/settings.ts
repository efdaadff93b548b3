import type {Endpoint} from '../api/call.js'
import type {Product} from '../api/request.js'
import {CliError, EXIT, type ExitName, usageError} from '../errors.js'
import {getVariable} from '../platform/environment.js'
import {abbreviateHome} from '../platform/paths.js'
import {chooseIdentity, currentProfile, requestedProfileName} from './credentials/identity.js'
import type {Profile} from './credentials/profile-files.js'
import {createProfileStore, type ProfileStore} from './credentials/profile-store.js'
import {attachSource} from './credentials/source.js'
import type {CredentialMode, Identity} from './credentials/types.js'
import {defaultEndpoint, endpointOverrides, PRODUCTS, parseEndpoint} from './endpoint.js'
import {chooseEngine, type EngineName, isHalfInstalled} from './engine.js'
import type {SettingsInput} from './environment.js'
import {chooseLimit, LIMITS} from './limits.js'
import {chooseRegion, regionError} from './region.js'
import {requireRunningSandbox, sandboxStatePath} from './sandbox-state.js'
import {type Setting, setting, unset} from './setting.js'

/** Identity and target of commands with the source of each value; never keys. */
export interface Settings<Missing = never> {
  profile: Setting<string | null>
  region: Setting<string | null>
  endpoints: Record<Product, Setting<Endpoint | Missing>>
  /** Only the mode: `createCredentialProvider` provides the credential. */
  credential: Setting<CredentialMode | Missing>
  /** Seconds. */
  connectTimeout: Setting<number>
  readTimeout: Setting<number>
  retries: Setting<number>
  engine: Setting<EngineName | Missing>
  sandbox: boolean
  notes: string[]
  problems: SettingsProblem[]
}

export type SettingsPart = 'sandbox' | 'limits' | 'engine' | 'endpoint' | 'credential' | 'region'

export interface SettingsProblem {
  part: SettingsPart
  error: CliError
}

/** Complete settings (rules X2 to X5). @throws one CliError with all problems, and the code of the most severe */
export function resolveSettings(input: SettingsInput, profiles?: ProfileStore): Settings {
  const settings = resolvePartialSettings(input, profiles)
  const error = settingsError(settings)
  if (error) throw error
  return settings as Settings
}

/** Settings with null and a problem for each missing or invalid value. Never throws a CliError; sends nothing. */
export function resolvePartialSettings(
  input: SettingsInput,
  profiles: ProfileStore = createProfileStore(input),
): Settings<null> {
  const problems: SettingsProblem[] = []
  const tryResolve: TryResolve = (part, resolve, fallback) => {
    try {
      return resolve()
    } catch (error) {
      if (!(error instanceof CliError)) throw error
      problems.push({part, error})
      return fallback
    }
  }

  const sandbox = tryResolve('sandbox', () => isSandboxRequested(input), true)
  const resolveLimits = (profile?: Profile) => {
    const limit = (name: keyof typeof LIMITS) =>
      tryResolve(
        'limits',
        () => chooseLimit(name, input, profile),
        setting(LIMITS[name].defaultValue, 'default', 'built in'),
      )
    return {connectTimeout: limit('connectTimeout'), readTimeout: limit('readTimeout'), retries: limit('retries')}
  }
  const sandboxLimits = sandbox ? resolveLimits() : undefined
  const {activeProfile, ...target} = sandbox
    ? {...resolveSandboxTarget(input, tryResolve, problems.length === 0), activeProfile: undefined}
    : resolveCloudTarget(input, profiles, tryResolve)
  const limits = sandboxLimits ?? resolveLimits(activeProfile)
  const engine = tryResolve<Setting<EngineName | null>>('engine', () => chooseEngine(input), unset())
  const notes = isHalfInstalled(engine)
    ? [...target.notes, `Engine core sends the calls, ${engine.source.name}. To install it: pai-dlc doctor`]
    : target.notes
  return {...target, ...limits, engine, sandbox, notes, problems}
}

/** The problems of these parts (all by default) as one CliError. */
export function settingsError(
  settings: Settings<null>,
  parts: readonly SettingsPart[] = SETTINGS_PARTS,
): CliError | undefined {
  const errors = SETTINGS_PARTS.filter((part) => parts.includes(part)).flatMap((part) =>
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

const SETTINGS_PARTS: readonly SettingsPart[] = ['sandbox', 'limits', 'engine', 'endpoint', 'credential', 'region']

type TryResolve = <Value>(part: SettingsPart, resolve: () => Value, fallback: Value) => Value
type ResolvedTarget = Pick<Settings<null>, 'profile' | 'region' | 'endpoints' | 'credential' | 'notes'>

function resolveCloudTarget(
  input: SettingsInput,
  profiles: ProfileStore,
  tryResolve: TryResolve,
): ResolvedTarget & {activeProfile?: Profile} {
  const identity = tryResolve<Identity | undefined>('credential', () => chooseIdentity(input, profiles), undefined)
  const profileRegion = readProfileRegion(input, profiles, identity)
  const region = chooseRegion(input, profileRegion.region)
  const overrides = tryResolve('endpoint', () => endpointOverrides(input, identity?.activeProfile), {})
  const derivedProducts = PRODUCTS.filter((product) => !overrides[product])
  const error = regionError(region, derivedProducts)
  tryResolve(
    'region',
    () => {
      if (error) throw error
    },
    undefined,
  )

  const sourceName =
    'derived from the' +
    ` region${profileRegion.isVpc ? `, endpoint_type vpc of ${profileRegion.region.source.name}` : ''}`
  const endpoint = (product: Product): Setting<Endpoint | null> => {
    if (overrides[product]) return overrides[product]
    return region.value === null || error
      ? unset()
      : setting(defaultEndpoint(product, region.value, profileRegion.isVpc), 'default', sourceName)
  }
  return {
    activeProfile: identity?.activeProfile,
    profile: identity?.profile ?? unset(),
    region,
    endpoints: {'pai-dlc': endpoint('pai-dlc'), aiworkspace: endpoint('aiworkspace')},
    credential: identity ? attachSource(identity.credential, identity.credentialSource) : unset(),
    notes: [...(identity?.notes ?? []), ...profileRegion.notes],
  }
}

/** The profile that provides region and network: the active one, or the current one of the aliyun configuration. */
function readProfileRegion(input: SettingsInput, profiles: ProfileStore, identity: Identity | undefined) {
  let profile: Profile | undefined = identity?.activeProfile
  const notes: string[] = []
  try {
    if (!profile && !requestedProfileName(input)) profile = currentProfile(profiles)
  } catch (error) {
    if (!(error instanceof CliError)) throw error
    if (identity) notes.push(`The region of the aliyun configuration is ignored: ${error.message}`)
  }
  const name = profile ? `${profile.file.displayPath} profile ${profile.name}` : ''
  return {
    region: setting(profile ? String(profile.fields.region_id ?? '').trim() : undefined, 'profile', name),
    isVpc: String(profile?.fields.endpoint_type ?? '').toLowerCase() === 'vpc',
    notes,
  }
}

function resolveSandboxTarget(input: SettingsInput, tryResolve: TryResolve, shouldReadState: boolean): ResolvedTarget {
  const state = shouldReadState ? tryResolve('sandbox', () => requireRunningSandbox(input), undefined) : undefined
  const sourceName = `sandbox ${abbreviateHome(sandboxStatePath(input), input.home)}`
  const region =
    input.flags.region === undefined
      ? setting(state?.RegionId ?? null, 'sandbox', sourceName)
      : chooseRegion(input, setting(undefined, 'none', ''))
  tryResolve(
    'region',
    () => {
      const error = input.flags.region === undefined ? undefined : regionError(region, [...PRODUCTS])
      if (error) throw error
    },
    undefined,
  )
  const endpoint = (): Setting<Endpoint | null> =>
    state ? setting(parseEndpoint(state.Endpoint, sourceName), 'sandbox', sourceName) : unset()
  return {
    profile: unset(),
    region: state ? region : unset(),
    endpoints: {'pai-dlc': endpoint(), aiworkspace: endpoint()},
    credential: state
      ? attachSource(setting<CredentialMode>('AK', 'sandbox', sourceName), {
          kind: 'static',
          accessKeyId: state.AccessKeyId,
          accessKeySecret: state.AccessKeySecret,
        })
      : unset(),
    notes: ['Commands use the sandbox on this machine; real credentials are not read.'],
  }
}

function isSandboxRequested({flags, env}: SettingsInput): boolean {
  const value = getVariable(env, 'PAI_DLC_SANDBOX')?.toLowerCase() ?? ''
  if (!['', '0', '1', 'false', 'true'].includes(value))
    throw usageError('PAI_DLC_SANDBOX must be 1 or 0.', ['export PAI_DLC_SANDBOX=1'])
  const isRequested = flags.sandbox ?? ['1', 'true'].includes(value)
  const conflicting = [
    ...(flags.profile === undefined ? [] : ['--profile']),
    ...(flags['use-instance-role'] ? ['--use-instance-role'] : []),
    ...([flags.endpoint ?? []].flat().length > 0 ? ['--endpoint'] : []),
  ]
  if (!isRequested || conflicting.length === 0) return isRequested

  const requestedBy = flags.sandbox ? '--sandbox' : 'PAI_DLC_SANDBOX=1'
  throw usageError(
    `${requestedBy} uses the sandbox's own key, so it can't be combined with ${conflicting.join(' and ')}.`,
    [`Omit ${conflicting.join(' and ')}`, flags.sandbox ? 'Omit --sandbox' : 'unset PAI_DLC_SANDBOX'],
  )
}
