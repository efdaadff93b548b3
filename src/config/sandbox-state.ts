import {chmodSync, rmSync} from 'node:fs'
import {CliError} from '../errors.js'
import {writeFileAtomically} from '../platform/atomic-file.js'
import {getVariable} from '../platform/environment.js'
import {makeDirectory} from '../platform/make-directory.js'
import {joinPlatformPath, stateDirectory, type UserEnvironment, userEnvironment} from '../platform/paths.js'
import {isLoopback, parseEndpoint} from './endpoint.js'
import {type SystemEnvironment, systemEnvironment} from './environment.js'

/** The address of the running sandbox, and the key pair of this run. */
export interface SandboxStateFile {
  Endpoint: string
  AccessKeyId: string
  AccessKeySecret: string
  RegionId: string
  Pid: number
  /** Tells the process from a later one with the same id, on Linux. */
  Born?: string
  /** Jobs don't run, but are simulated. */
  Simulated?: boolean
  ControlToken?: string
  /** ISO 8601, UTC. */
  StartedAt: string
}

/** The state file: PAI_DLC_SANDBOX_STATE, or sandbox.json in the state directory. */
export function sandboxStatePath({env, home, platform}: UserEnvironment = userEnvironment()): string {
  return (
    getVariable(env, 'PAI_DLC_SANDBOX_STATE') ??
    joinPlatformPath(platform, stateDirectory({env, home, platform}), 'sandbox.json')
  )
}

/** The state of the running sandbox. Undefined if it is missing, invalid, writable by others or stale. */
export function readSandboxState(system: SystemEnvironment = systemEnvironment()): SandboxStateFile | undefined {
  try {
    const file = system.readFile(sandboxStatePath(system))
    const state: unknown = JSON.parse(file?.text ?? 'null')
    return isSandboxStateFile(state) &&
      !file?.isWritableByOthers &&
      isLoopback(parseEndpoint(state.Endpoint, 'sandbox').host) &&
      system.isAlive(state.Pid, state.Born)
      ? state
      : undefined
  } catch {
    return undefined
  }
}

/** The running sandbox. @throws CliError SandboxNotRunning */
export function requireRunningSandbox(system: SystemEnvironment = systemEnvironment()): SandboxStateFile {
  const state = readSandboxState(system)
  if (state) return state
  throw new CliError({
    code: 'SandboxNotRunning',
    exit: 'failure',
    message: 'No sandbox is running.',
    suggestions: ['pai-dlc sandbox start --detach'],
  })
}

/** Writes the state atomically, readable only by its owner. Throws file system errors. */
export function writeSandboxState(state: SandboxStateFile, environment: UserEnvironment = userEnvironment()): void {
  const path = sandboxStatePath(environment)
  const ownFolder = stateDirectory(environment)
  const folder = joinPlatformPath(environment.platform, path, '..')
  makeDirectory(folder)
  if (folder === ownFolder) chmodSync(ownFolder, 0o700)
  writeFileAtomically(path, `${JSON.stringify(state, null, 2)}\n`)
}

/** Removes the state file; with `pid` only if it belongs to that process. */
export function removeSandboxState(
  options: {pid?: number} = {},
  system: SystemEnvironment = systemEnvironment(),
): void {
  const ownerPid = options.pid === undefined ? undefined : readSandboxState({...system, isAlive: () => true})?.Pid
  if (ownerPid === options.pid) rmSync(sandboxStatePath(system), {force: true})
}

function isSandboxStateFile(value: unknown): value is SandboxStateFile {
  const state = value as SandboxStateFile | null
  const requiredTexts = [state?.Endpoint, state?.AccessKeyId, state?.AccessKeySecret, state?.RegionId, state?.StartedAt]
  return (
    requiredTexts.every((text) => typeof text === 'string' && text !== '') &&
    Number.isInteger(state?.Pid) &&
    Number(state?.Pid) > 0
  )
}
