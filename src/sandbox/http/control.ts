import {timingSafeEqual} from 'node:crypto'
import {isRecord} from '../../platform/record.js'
import {sha256} from '../auth/canonical.js'
import {FaultError} from '../faults/index.js'
import {ApiError} from '../service-error.js'
import type {EvictionReason} from '../types.js'
import {getHeader, type ReceivedRequest} from './read-request.js'
import type {JsonResponse} from './response.js'

export const CONTROL_PREFIX = '/sandbox/v1/'

/** What the control endpoint can do. */
export interface ControlActions {
  status(): Record<string, unknown>
  reset(): Promise<void>
  setPolicy(actions?: string[]): void
  setFaults(faults: string[]): void
  evict(jobId: string, reason: EvictionReason, podId?: string): Record<string, unknown>
}

/**
 * The sandbox's own small interface, for the command that manages it: GET status, POST reset, policy, faults, evict.
 */
export async function handleControl(
  request: ReceivedRequest,
  controls: ControlActions,
  key: string,
): Promise<JsonResponse> {
  const sentKey = getHeader(request, 'x-sandbox-key') ?? ''
  if (!timingSafeEqual(Buffer.from(sha256(sentKey)), Buffer.from(sha256(key))))
    return controlError(403, 'x-sandbox-key is not this sandbox’s key')

  const command = `${request.method} ${request.path.slice(CONTROL_PREFIX.length)}`
  if (command === 'GET status') return {status: 200, body: controls.status()}
  if (command === 'POST reset') {
    await controls.reset()
    return {status: 200, body: controls.status()}
  }
  if (command === 'POST evict') return evictPods(request.body, controls)
  if (command === 'POST faults') return setFaults(request.body, controls)
  if (command !== 'POST policy') return controlError(404, `There is no ${command}`)

  const actions = parseActions(request.body)
  if (actions === 'invalid') return controlError(400, 'The body must be {"actions": ["pai:CreateJob", …]} or {}')
  controls.setPolicy(actions)
  return {status: 200, body: controls.status()}
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

function parseActions(bytes: Buffer): string[] | undefined | 'invalid' {
  const body = parseBody(bytes)
  if (!body) return 'invalid'
  if (body.actions === undefined) return undefined
  return Array.isArray(body.actions) && body.actions.every((row) => typeof row === 'string') ? body.actions : 'invalid'
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
