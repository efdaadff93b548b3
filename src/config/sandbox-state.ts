import {chmodSync, rmSync} from 'node:fs'
import {CliError} from '../errors.js'
import {writeFileAtomically} from '../platform/atomic-file.js'
import {getVariable} from '../platform/environment.js'
import {makeDirectory} from '../platform/make-directory.js'
import {joinPlatformPath, stateDirectory, type UserEnvironment, userEnvironment} from '../platform/paths.js'
import {isLoopback, parseEndpoint} from './endpoint.js'
import {type SystemEnvironment, systemEnvironment} from './environment.js'

/** Where a running sandbox is, and the key pair made for its run. */
export interface SandboxStateFile {
  Endpoint: string
  AccessKeyId: string
  AccessKeySecret: string
  RegionId: string
  Pid: number
  /** Its jobs only pretend to run. */
  Simulated?: boolean
  ControlToken?: string
  /** ISO 8601, UTC. */
  StartedAt: string
}

/** The state file: PAI_DLC_SANDBOX_STATE, else sandbox.json in the user's state folder. */
export function sandboxStatePath({env, home, platform}: UserEnvironment = userEnvironment()): string {
  return (
    getVariable(env, 'PAI_DLC_SANDBOX_STATE') ??
    joinPlatformPath(platform, stateDirectory({env, home, platform}), 'sandbox.json')
  )
}

/**
 * The state of the running sandbox. Undefined if none runs: no file, not a whole state, not on loopback, or its process
 * is gone.
 */
export function readSandboxState(system: SystemEnvironment = systemEnvironment()): SandboxStateFile | undefined {
  try {
    const state: unknown = JSON.parse(system.readFile(sandboxStatePath(system))?.text ?? 'null')
    return isSandboxStateFile(state) &&
      isLoopback(parseEndpoint(state.Endpoint, 'sandbox').host) &&
      system.isAlive(state.Pid)
      ? state
      : undefined
  } catch {
    return undefined
  }
}

/** The running sandbox. @throws CliError SandboxNotRunning, exit 1 */
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

/**
 * Writes the state in one step, readable by its owner only (file 0600, folder 0700). File system errors pass through.
 */
export function writeSandboxState(state: SandboxStateFile, environment: UserEnvironment = userEnvironment()): void {
  const path = sandboxStatePath(environment)
  const ownFolder = stateDirectory(environment)
  const folder = joinPlatformPath(environment.platform, path, '..')
  makeDirectory(folder)
  if (folder === ownFolder) chmodSync(ownFolder, 0o700)
  writeFileAtomically(path, `${JSON.stringify(state, null, 2)}\n`)
}

/** Removes the state, if there is one; with `pid` only if it is that process' own. */
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
