import {CliError, usageError} from '../errors.js'
import {startTimeOf} from '../platform/process-identity.js'
import {FAULT_KINDS, FaultError, parseFaults} from './faults/index.js'
import {type Sandbox, startSandbox} from './index.js'

export interface SandboxFlags {
  port: number
  speed: number
  jobs?: number
  allow?: string[]
  fault?: string[]
  seed?: string
  simulate?: boolean
  history?: boolean
  'past-jobs'?: number
  region?: string
}

/** Starts a sandbox from flags. @throws CliError if the port can't be used or a fault is invalid */
export async function startSandboxFromFlags(
  {allow: policy, fault: faults, region: regionId, jobs, 'past-jobs': pastJobs, history, ...rest}: SandboxFlags,
  onNote?: (line: string) => void,
): Promise<Sandbox> {
  const {port, speed, simulate, seed} = rest
  try {
    const capacityOption = jobs === undefined ? {} : {capacity: {jobs}}
    return await startSandbox({
      port,
      speed,
      simulate,
      seed,
      policy,
      faults,
      history: pastJobs ?? history,
      regionId,
      onNote,
      ...capacityOption,
    })
  } catch (error) {
    if (error instanceof FaultError) throw faultError(error)
    throw portError(error as NodeJS.ErrnoException, port)
  }
}

/** Validates --fault before a process is started. @throws CliError (usage) if a fault is invalid */
export function validateFaults(faults: readonly string[] = []): void {
  try {
    parseFaults(faults)
  } catch (error) {
    throw error instanceof FaultError ? faultError(error) : error
  }
}

function faultError({problems}: FaultError): CliError {
  const [first = '', ...others] = problems
  const kinds = Object.keys(FAULT_KINDS).slice(0, 4).join(', ')
  return usageError(
    others.length === 0 ? first : `${problems.length} invalid faults.`,
    [`--fault CreateJob:reset-after:0.25   # kinds: ${kinds} …`],
    others.length === 0 ? [] : problems.map((text) => ({path: '--fault', message: text})),
  )
}

function portError(error: NodeJS.ErrnoException, port: number): Error {
  const reason = {EADDRINUSE: 'another process is listening on it', EACCES: 'this user is not allowed to listen on it'}[
    error.code ?? ''
  ]
  if (!reason) return error
  return new CliError({
    code: 'PortInUse',
    exit: 'failure',
    message: `The sandbox cannot use port ${port}: ${reason}.`,
    suggestions: ['Omit --port to use any free port'],
  })
}

/** The content of the state file, which `config/sandbox-state.ts` writes and other commands read. */
export function describeSandbox({url, credentials, regionId, simulated, controlKey}: Sandbox) {
  return {
    Endpoint: url,
    AccessKeyId: credentials.accessKeyId,
    AccessKeySecret: credentials.accessKeySecret,
    RegionId: regionId,
    Pid: process.pid,
    Born: startTimeOf(process.pid),
    Simulated: simulated,
    ControlToken: controlKey,
    StartedAt: new Date().toISOString(),
  }
}
