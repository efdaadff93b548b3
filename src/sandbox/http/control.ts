import {isRecord} from '../../platform/record.js'
import {createControlProof, isSameSecret} from '../auth/control-proof.js'
import {FaultError} from '../faults/index.js'
import {ApiError} from '../service-error.js'
import type {EvictionReason} from '../types.js'
import {getHeader, type ReceivedRequest} from './read-request.js'
import type {JsonResponse} from './response.js'

export const CONTROL_PREFIX = '/sandbox/v1/'

export interface ControlActions {
  status(): Record<string, unknown>
  reset(): Promise<void>
  setPolicy(actions?: string[]): void
  setFaults(faults: string[]): void
  evict(jobId: string, reason: EvictionReason, podId?: string): Record<string, unknown>
}

/** The sandbox's own API, which its commands use: GET identity, status; POST reset, policy, faults, evict. */
export async function handleControl(
  request: ReceivedRequest,
  controls: ControlActions,
  key: string,
): Promise<JsonResponse> {
  const command = `${request.method} ${request.path.slice(CONTROL_PREFIX.length)}`
  if (command === 'GET identity') return proveIdentity(request, key)
  if (!isSameSecret(getHeader(request, 'x-sandbox-key') ?? '', key))
    return controlError(403, 'x-sandbox-key is not the key of this sandbox')

  switch (command) {
    case 'GET status':
      return {status: 200, body: controls.status()}
    case 'POST reset':
      await controls.reset()
      return {status: 200, body: controls.status()}
    case 'POST policy':
      return setPolicy(request.body, controls)
    case 'POST faults':
      return setFaults(request.body, controls)
    case 'POST evict':
      return evictPods(request.body, controls)
    default:
      return controlError(404, `Unknown command: ${command}`)
  }
}

/** For a client that does not yet know whether this is the sandbox that may have its key. */
function proveIdentity(request: ReceivedRequest, key: string): JsonResponse {
  const nonce = getHeader(request, 'x-sandbox-nonce')
  if (!nonce) return controlError(400, 'x-sandbox-nonce is missing')
  // The browser guard lets only this server's own port through.
  const port = Number(new URL(`http://${getHeader(request, 'host')}`).port || 80)
  return {status: 200, body: {Pid: process.pid, Proof: createControlProof(key, {nonce, port, pid: process.pid})}}
}

function setPolicy(bytes: Buffer, controls: ControlActions): JsonResponse {
  const actions = parseActions(bytes)
  if (actions === 'invalid') return controlError(400, 'The body must be {"actions": ["pai:CreateJob", …]} or {}')
  controls.setPolicy(actions)
  return {status: 200, body: controls.status()}
}

function parseActions(bytes: Buffer): string[] | undefined | 'invalid' {
  const body = parseBody(bytes)
  if (!body) return 'invalid'
  if (body.actions === undefined) return undefined
  const isValid = Array.isArray(body.actions) && body.actions.every((action) => typeof action === 'string')
  return isValid ? (body.actions as string[]) : 'invalid'
}

function setFaults(bytes: Buffer, controls: ControlActions): JsonResponse {
  const {faults: specs = []} = parseBody(bytes) ?? {faults: 'invalid'}
  if (!Array.isArray(specs) || !specs.every((spec) => typeof spec === 'string'))
    return controlError(400, 'The body must be {"faults": ["CreateJob:reset-after:0.25", …]} or {}')
  try {
    controls.setFaults(specs)
  } catch (error) {
    if (error instanceof FaultError) return controlError(400, error.message)
    throw error
  }
  return {status: 200, body: controls.status()}
}

function evictPods(bytes: Buffer, controls: ControlActions): JsonResponse {
  const {JobId, PodId, reason = 'Evicted'} = parseBody(bytes) ?? {}
  const isValid = typeof JobId === 'string' && (PodId === undefined || typeof PodId === 'string')
  if (!isValid || (reason !== 'Evicted' && reason !== 'Preempted'))
    return controlError(
      400,
      'The body must be {"JobId": "dlc…", "reason": "Evicted" or "Preempted", "PodId": "…" for one pod only}',
    )
  try {
    return {status: 200, body: controls.evict(JobId, reason, PodId)}
  } catch (error) {
    if (error instanceof ApiError) return controlError(error.status, error.message)
    throw error
  }
}

function parseBody(bytes: Buffer): Record<string, unknown> | undefined {
  try {
    const body: unknown = JSON.parse(bytes.toString('utf8') || '{}')
    return isRecord(body) ? body : undefined
  } catch {
    return undefined
  }
}

const controlError = (status: number, message: string): JsonResponse => ({
  status,
  body: {Code: 'SandboxControl', Message: message},
})
