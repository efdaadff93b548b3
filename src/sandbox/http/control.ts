import {timingSafeEqual} from 'node:crypto'
import {sha256} from '../auth/canonical.js'
import {isObject} from '../validate/schema.js'
import type {WireAnswer} from './answer.js'
import {header, type WireRequest} from './wire-request.js'

export const CONTROL_PREFIX = '/sandbox/v1/'

/** What the control endpoint can do. */
export interface Controls {
  status(): Record<string, unknown>
  reset(): Promise<void>
  setPolicy(actions?: string[]): void
}

/** The sandbox's own small interface, for the command that manages it: GET status, POST reset, POST policy. */
export async function control(request: WireRequest, controls: Controls, key: string): Promise<WireAnswer> {
  const given = header(request, 'x-sandbox-key') ?? ''
  if (!timingSafeEqual(Buffer.from(sha256(given)), Buffer.from(sha256(key)))) return refuse(403, 'x-sandbox-key is not this sandbox’s key')

  const command = `${request.method} ${request.path.slice(CONTROL_PREFIX.length)}`
  if (command === 'GET status') return {status: 200, body: controls.status()}
  if (command === 'POST reset') {
    await controls.reset()
    return {status: 200, body: controls.status()}
  }
  if (command !== 'POST policy') return refuse(404, `There is no ${command}`)

  const actions = actionsIn(request.body)
  if (actions === 'invalid') return refuse(400, 'The body must be {"actions": ["pai:CreateJob", …]} or {}')
  controls.setPolicy(actions)
  return {status: 200, body: controls.status()}
}

function actionsIn(bytes: Buffer): string[] | undefined | 'invalid' {
  try {
    const body: unknown = JSON.parse(bytes.toString('utf8') || '{}')
    const actions = isObject(body) ? body.actions : 'invalid'
    if (actions === undefined) return undefined
    return Array.isArray(actions) && actions.every((row) => typeof row === 'string') ? actions : 'invalid'
  } catch {
    return 'invalid'
  }
}

const refuse = (status: number, message: string): WireAnswer => ({status, body: {Code: 'SandboxControl', Message: message}})
