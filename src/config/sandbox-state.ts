import {chmodSync, rmSync} from 'node:fs'
import {CliError} from '../errors.js'
import {writeAtomically} from '../platform/atomic-file.js'
import {variable} from '../platform/environment.js'
import {makeFolder} from '../platform/make-directory.js'
import {joinPath, stateFolder, type UserEnvironment, userEnvironment} from '../platform/paths.js'
import {isLoopback, parseEndpoint} from './endpoint.js'
import {processSurroundings, type Surroundings} from './environment.js'

/** Where a running sandbox is, and the key pair made for its run. */
export interface SandboxState {
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
    variable(env, 'PAI_DLC_SANDBOX_STATE') ?? joinPath(platform, stateFolder({env, home, platform}), 'sandbox.json')
  )
}

/**
 * The state of the running sandbox. Undefined if none runs: no file, not a whole state, not on loopback, or its process
 * is gone.
 */
export function readSandboxState(around: Surroundings = processSurroundings()): SandboxState | undefined {
  try {
    const state: unknown = JSON.parse(around.readFile(sandboxStatePath(around))?.text ?? 'null')
    return isState(state) && isLoopback(parseEndpoint(state.Endpoint, 'sandbox').host) && around.isAlive(state.Pid)
      ? state
      : undefined
  } catch {
    return undefined
  }
}

/** The running sandbox. @throws CliError SandboxNotRunning, exit 1 */
export function runningSandbox(around: Surroundings = processSurroundings()): SandboxState {
  const state = readSandboxState(around)
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
export function writeSandboxState(state: SandboxState, place: UserEnvironment = userEnvironment()): void {
  const path = sandboxStatePath(place)
  const own = stateFolder(place)
  const folder = joinPath(place.platform, path, '..')
  makeFolder(folder)
  if (folder === own) chmodSync(own, 0o700)
  writeAtomically(path, `${JSON.stringify(state, null, 2)}\n`)
}

/** Removes the state, if there is one; with `pid` only if it is that process' own. */
export function removeSandboxState(options: {pid?: number} = {}, around: Surroundings = processSurroundings()): void {
  const owner = options.pid === undefined ? undefined : readSandboxState({...around, isAlive: () => true})?.Pid
  if (owner === options.pid) rmSync(sandboxStatePath(around), {force: true})
}

function isState(value: unknown): value is SandboxState {
  const state = value as SandboxState | null
  const texts = [state?.Endpoint, state?.AccessKeyId, state?.AccessKeySecret, state?.RegionId, state?.StartedAt]
  return (
    texts.every((text) => typeof text === 'string' && text !== '') &&
    Number.isInteger(state?.Pid) &&
    Number(state?.Pid) > 0
  )
}
