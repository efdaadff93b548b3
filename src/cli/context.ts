import {randomUUID} from 'node:crypto'
import type {Interfaces} from '@oclif/core'
import type {Engine} from '../api/call.js'
import type {Cloud} from '../api/cloud.js'
import {hasProxyVariable} from '../api/proxy-route.js'
import {getOperation, type Product} from '../api/request.js'
import {createCloud, SKILL_USER_AGENT} from '../api/transport.js'
import {rememberResponses} from '../api/validate-response.js'
import {getCacheScope} from '../completion/memory-scope.js'
import {recordSeenIds} from '../completion/remember-responses.js'
import {describeIdentity} from '../config/credentials/describe.js'
import {createProfileStore} from '../config/credentials/profile-store.js'
import {createRenewingProvider} from '../config/credentials/renewing-provider.js'
import {type EngineName, findSdkPackages} from '../config/engine.js'
import {createSettingsInput, systemEnvironment} from '../config/environment.js'
import type {Setting} from '../config/setting.js'
import {resolveSettings, type Settings} from '../config/settings.js'
import {usageError} from '../errors.js'
import {type Clock, systemClock} from '../platform/clock.js'
import type {Prompter} from '../prompt/prompter.js'
import type {CallProgress} from './call-progress.js'
import type {Terminal} from './terminal.js'

export interface CommandContext {
  cloud: Cloud
  settings: Settings
  clock: Clock
  /** Reloads a rejected credential; resolves with its source, or undefined if it did not change. */
  renew: () => Promise<string | undefined>
  /** Absent if prompts are not possible. */
  prompter?: Prompter
  promptedFlags: Readonly<Record<string, string>>
  /** Whether a call that changes something was sent. */
  hasWritten: () => boolean
}

interface ContextOptions {
  terminal: Terminal
  version: string
  note: (text: string) => void
}

/** Connects the real services: settings from flags, environment and files; the cloud; prompts. */
export async function createContext(
  parsedFlags: Interfaces.OutputFlags<Interfaces.FlagInput>,
  {terminal, version, note}: ContextOptions,
): Promise<CommandContext> {
  const prompter = await loadPrompter(terminal)
  const {settings, promptedFlags} = await resolveOrAskSettings(parsedFlags, prompter)
  const flags = {...parsedFlags, ...promptedFlags}
  await installProxiesFromEnvironment(settings.connectTimeout.value)
  const credential = createRenewingProvider(settings, () => resolveSettings(createSettingsInput(flags)))
  const debug = flags.debug ? (text: string) => note(`debug: ${text}`) : undefined
  const progress = await loadProgress(terminal, flags)
  const cloud = createCloud({
    regionId: settings.region.value ?? '',
    endpoints: {'pai-dlc': settings.endpoints['pai-dlc'].value, aiworkspace: settings.endpoints.aiworkspace.value},
    credential,
    identity: describeIdentity(settings),
    connectTimeoutMs: settings.connectTimeout.value * 1000,
    readTimeoutMs: settings.readTimeout.value * 1000,
    retries: settings.retries.value,
    userAgent: buildUserAgent(flags, version),
    clock: systemClock,
    engine: await createEngine(settings.engine, debug),
    onAttempt: progress?.onAttempt,
    ...(debug
      ? {
          onCall: debug,
          onRetry: (error: Error, delayMs: number) => debug(`retrying in ${delayMs} ms: ${error.message}`),
        }
      : {}),
  })
  const {watched, hasWritten} = watchWrites(progress?.watch(cloud) ?? cloud)
  return {
    hasWritten,
    cloud: recordSeenIds(rememberResponses(watched), getCacheScope(settings)),
    settings,
    clock: systemClock,
    renew: () => credential.renew(),
    prompter,
    promptedFlags,
  }
}

function watchWrites(cloud: Cloud): {watched: Cloud; hasWritten: () => boolean} {
  let isWritten = false
  const watched: Cloud = {
    ...cloud,
    async call(operation, ...rest) {
      const response = await cloud.call(operation, ...rest)
      isWritten ||= getOperation(operation).method !== 'GET'
      return response
    },
  }
  return {watched, hasWritten: () => isWritten}
}

async function resolveOrAskSettings(
  flags: Interfaces.OutputFlags<Interfaces.FlagInput>,
  prompter: Prompter | undefined,
): Promise<{settings: Settings; promptedFlags: Record<string, string>}> {
  const input = createSettingsInput(flags)
  const profiles = createProfileStore(input)
  try {
    return {settings: resolveSettings(input, profiles), promptedFlags: {}}
  } catch (error) {
    if (!prompter) throw error
    const {askMissingSettings} = await import('../questions/region-and-profile.js')
    const promptedFlags = await askMissingSettings(input, prompter, profiles)
    if (Object.keys(promptedFlags).length === 0) throw error
    return {settings: resolveSettings(createSettingsInput({...flags, ...promptedFlags}), profiles), promptedFlags}
  }
}

/** Sends all requests through the proxies of the environment. @param connectTimeout in seconds */
export async function installProxiesFromEnvironment(connectTimeout: number): Promise<void> {
  if (!hasProxyVariable(process.env)) return
  const {installProxies} = await import('../api/proxy.js')
  installProxies({env: process.env, connectTimeoutMs: connectTimeout * 1000})
}

/** Scripts get none, and so do people who ask for quiet. */
async function loadProgress(
  terminal: Terminal,
  {quiet, debug}: Interfaces.OutputFlags<Interfaces.FlagInput>,
): Promise<CallProgress | undefined> {
  if (!terminal.isTty || !terminal.canAsk || quiet || debug) return undefined
  const {createCallProgress} = await import('./call-progress.js')
  return createCallProgress(terminal, systemClock)
}

async function loadPrompter({canAsk, stderrColor, unicode}: Terminal): Promise<Prompter | undefined> {
  if (!canAsk) return undefined
  const {createPrompter, createStderrScreen: processScreen} = await import('../prompt/inquirer.js')
  return createPrompter(processScreen({color: stderrColor, unicode}))
}

let ownSessionId: string | undefined

/** PAI_DLC_SESSION_ID, or an id made once per process (rule X1). @throws CliError (usage) if the variable is invalid */
function sessionId(): string {
  const given = process.env.PAI_DLC_SESSION_ID?.trim()
  if (given && !/^[\w.-]{1,64}$/.test(given))
    throw usageError('PAI_DLC_SESSION_ID may have up to 64 letters, digits, dots, hyphens and underscores.', [
      'unset PAI_DLC_SESSION_ID',
    ])
  ownSessionId ??= randomUUID()
  return given || ownSessionId
}

/** The User-Agent of every call (rule X1). */
export function buildUserAgent(flags: Interfaces.OutputFlags<Interfaces.FlagInput>, version: string): string {
  return [
    `${SKILL_USER_AGENT}/${sessionId()}`,
    `pai-dlc/${version}`,
    flags['user-agent'] ?? process.env.PAI_DLC_USER_AGENT,
  ]
    .filter(Boolean)
    .join(' ')
}

/** Undefined selects the built-in engine. The SDK engine loads the official packages on the first call. */
async function createEngine(
  {value, source}: Setting<EngineName>,
  debug?: (text: string) => void,
): Promise<Engine | undefined> {
  debug?.(`engine ${value} (${source.name})`)
  if (value === 'core') return undefined
  const {createSdkEngine} = await import('../api/sdk-engine.js')
  return createSdkEngine({folders: sdkPackageFolders(), onFallback: debug})
}

/** Loads the packages of the SDK engine with all their models. @throws CliError if one cannot be loaded */
export async function checkEngine({value}: Setting<EngineName | null>): Promise<void> {
  if (value !== 'sdk') return
  const {checkSdkPackage} = await import('../api/sdk-loader.js')
  for (const folder of Object.values(sdkPackageFolders())) await checkSdkPackage(folder)
}

function sdkPackageFolders(): Record<Product, string> {
  const {'pai-dlc': dlc, aiworkspace} = findSdkPackages(systemEnvironment())
  return {'pai-dlc': dlc.installed?.folder ?? '', aiworkspace: aiworkspace.installed?.folder ?? ''}
}
