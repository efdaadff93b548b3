import {timingSafeEqual} from 'node:crypto'
import {sha256} from '../auth/canonical.js'
import {FaultError} from '../faults/index.js'
import {ServiceError} from '../service-error.js'
import type {EvictionReason} from '../types.js'
import {isObject} from '../validate/schema.js'
import type {WireAnswer} from './answer.js'
import {header, type WireRequest} from './read-request.js'

export const CONTROL_PREFIX = '/sandbox/v1/'

/** What the control endpoint can do. */
export interface Controls {
  status(): Record<string, unknown>
  reset(): Promise<void>
  setPolicy(actions?: string[]): void
  setFaults(faults: string[]): void
  evict(jobId: string, reason: EvictionReason, podId?: string): Record<string, unknown>
}

/**
 * The sandbox's own small interface, for the command that manages it: GET status, POST reset, policy, faults, evict.
 */
export async function control(request: WireRequest, controls: Controls, key: string): Promise<WireAnswer> {
  const given = header(request, 'x-sandbox-key') ?? ''
  if (!timingSafeEqual(Buffer.from(sha256(given)), Buffer.from(sha256(key))))
    return refuse(403, 'x-sandbox-key is not this sandbox’s key')

  const command = `${request.method} ${request.path.slice(CONTROL_PREFIX.length)}`
  if (command === 'GET status') return {status: 200, body: controls.status()}
  if (command === 'POST reset') {
    await controls.reset()
    return {status: 200, body: controls.status()}
  }
  if (command === 'POST evict') return evict(request.body, controls)
  if (command === 'POST faults') return faults(request.body, controls)
  if (command !== 'POST policy') return refuse(404, `There is no ${command}`)

  const actions = actionsIn(request.body)
  if (actions === 'invalid') return refuse(400, 'The body must be {"actions": ["pai:CreateJob", …]} or {}')
  controls.setPolicy(actions)
  return {status: 200, body: controls.status()}
}

function faults(bytes: Buffer, controls: Controls): WireAnswer {
  const {faults: wanted = []} = bodyIn(bytes) ?? {faults: 'invalid'}
  if (!Array.isArray(wanted) || !wanted.every((spec) => typeof spec === 'string'))
    return refuse(400, 'The body must be {"faults": ["CreateJob:reset-after:0.25", …]} or {}')
  try {
    controls.setFaults(wanted)
  } catch (error) {
    if (error instanceof FaultError) return refuse(400, error.message)
    throw error
  }
  return {status: 200, body: controls.status()}
}

function evict(bytes: Buffer, controls: Controls): WireAnswer {
  const {JobId, PodId, reason = 'Evicted'} = bodyIn(bytes) ?? {}
  const known = typeof JobId === 'string' && (PodId === undefined || typeof PodId === 'string')
  if (!known || (reason !== 'Evicted' && reason !== 'Preempted'))
    return refuse(
      400,
      'The body must be {"JobId": "dlc…", "reason": "Evicted" or "Preempted", "PodId": "…" for one pod only}',
    )
  try {
    return {status: 200, body: controls.evict(JobId, reason, PodId)}
  } catch (error) {
    if (error instanceof ServiceError) return refuse(error.status, error.message)
    throw error
  }
}

function actionsIn(bytes: Buffer): string[] | undefined | 'invalid' {
  const body = bodyIn(bytes)
  if (!body) return 'invalid'
  if (body.actions === undefined) return undefined
  return Array.isArray(body.actions) && body.actions.every((row) => typeof row === 'string') ? body.actions : 'invalid'
}

function bodyIn(bytes: Buffer): Record<string, unknown> | undefined {
  try {
    const body: unknown = JSON.parse(bytes.toString('utf8') || '{}')
    return isObject(body) ? body : undefined
  } catch {
    return undefined
  }
}

const refuse = (status: number, message: string): WireAnswer => ({
  status,
  body: {Code: 'SandboxControl', Message: message},
})
