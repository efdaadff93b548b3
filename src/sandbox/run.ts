import {usageError} from '../errors.js'
import {type Sandbox, startSandbox} from './index.js'

/** The flags of `sandbox start` and `sandbox exec`, as parsed. */
export interface RunFlags {
  port: number
  speed: number
  jobs?: number
  allow?: string[]
  history?: boolean
  region?: string
}

/** A sandbox as the commands start it. @throws CliError (usage) where the port can't be had */
export async function runSandbox({port, speed, jobs, allow, history, region}: RunFlags): Promise<Sandbox> {
  try {
    return await startSandbox({port, speed, policy: allow, history, regionId: region, ...(jobs === undefined ? {} : {capacity: {jobs}})})
  } catch (error) {
    const why = ({EADDRINUSE: 'something listens there already', EACCES: 'this user may not'} as Record<string, string>)[codeOf(error)]
    throw why === undefined
      ? error
      : usageError(`The sandbox can’t listen on port ${port}: ${why}.`, ['Leave out --port to take any free one'])
  }
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? ''

/** What others must know of a running sandbox to use it; `config/sandbox-state.ts` keeps it. */
export function describeSandbox({url, credentials, regionId, controlKey}: Sandbox) {
  return {
    Endpoint: url,
    AccessKeyId: credentials.accessKeyId,
    AccessKeySecret: credentials.accessKeySecret,
    RegionId: regionId,
    Pid: process.pid,
    ControlToken: controlKey,
    StartedAt: new Date().toISOString(),
  }
}

/** Asks the sandbox at this address to do one of its own commands, such as `POST reset`. */
export async function controlSandbox(
  {endpoint, key}: {endpoint: string; key: string},
  method: 'GET' | 'POST',
  command: string,
): Promise<Record<string, unknown>> {
  const response = await fetch(new URL(`/sandbox/v1/${command}`, endpoint), {method, headers: {'x-sandbox-key': key}})
  if (!response.ok) throw new Error(`the sandbox answered HTTP ${response.status}`)
  return (await response.json()) as Record<string, unknown>
}
