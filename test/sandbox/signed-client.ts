import {OPERATIONS, VERSIONS} from '../../src/api/generated/operations.js'
import type {Operations} from '../../src/api/generated/types.js'
import type {Sandbox} from '../../src/sandbox/index.js'
import {type AccessKey, signRequest} from './reference-signer.js'

export interface WireResponse {
  status: number
  body: Record<string, unknown>
  headers: Headers
}

export interface CallOptions {
  key?: AccessKey
  headers?: Record<string, string>
  now?: number
}

/** Sends one signed operation; gives the status, body and headers of the response. */
export async function send(
  sandbox: Pick<Sandbox, 'url' | 'credentials'>,
  operation: keyof Operations,
  input: Record<string, unknown> = {},
  options: CallOptions = {},
): Promise<WireResponse> {
  const {method, path, product, query: queryNames, body: bodyNames, pathParams} = OPERATIONS[operation]
  const filledPath = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(input[name])))
  const rest = Object.entries(input).filter(
    ([name, value]) => value !== undefined && !(pathParams as readonly string[]).includes(name),
  )
  const hasBody = (bodyNames as readonly string[]).length > 0
  const query = rest
    .filter(([name]) => name in queryNames)
    .map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)])

  const {url, init} = signRequest({
    method,
    url: sandbox.url + filledPath,
    action: operation,
    version: VERSIONS[product],
    query: Object.fromEntries(query),
    body: hasBody ? Object.fromEntries(rest.filter(([name]) => !(name in queryNames))) : undefined,
    key: options.key ?? sandbox.credentials,
    headers: options.headers,
    now: options.now,
  })
  return readResponse(await fetch(url, init))
}

/** Like `send`, for a call that must succeed; gives the body. */
export async function call<Name extends keyof Operations>(
  sandbox: Pick<Sandbox, 'url' | 'credentials'>,
  operation: Name,
  input: Partial<Operations[Name]['input']> & Record<string, unknown> = {},
  options: CallOptions = {},
): Promise<Operations[Name]['response']> {
  const {status, body} = await send(sandbox, operation, input, options)
  if (status !== 200) throw new Error(`${operation} answered ${status}: ${JSON.stringify(body)}`)
  return body as Operations[Name]['response']
}

export async function readResponse(response: Response): Promise<WireResponse> {
  return {status: response.status, body: (await response.json()) as Record<string, unknown>, headers: response.headers}
}

/** Polls until the condition holds, for at most 15 seconds. */
export async function waitFor<T>(
  read: () => T | Promise<T>,
  isMet: (value: T) => boolean,
  description = 'the condition',
): Promise<T> {
  const deadline = Date.now() + 15_000
  for (;;) {
    const value = await read()
    if (isMet(value)) return value
    if (Date.now() > deadline)
      throw new Error(`${description} never held, last: ${JSON.stringify(value)?.slice(0, 2000)}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

export const waitForStatus = (sandbox: Sandbox, JobId: string, ...statuses: string[]) =>
  waitFor(
    () => call(sandbox, 'GetJob', {JobId}),
    (job) => statuses.includes(job.Status ?? ''),
    `${JobId} ${statuses}`,
  )
