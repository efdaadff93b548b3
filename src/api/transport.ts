import {randomUUID} from 'node:crypto'
import type {Clock} from '../clock.js'
import {CliError} from '../errors.js'
import type {Cloud, OperationName} from './cloud.js'
import {toCliError} from './errors.js'
import {watchExchange} from './exchange.js'
import {operationOf, type Product, toWire, type WireRequest} from './request.js'
import {retryDelay} from './retry.js'
import {signedCall} from './signed-call.js'

/** Where one product's calls go. */
export interface Endpoint {
  protocol: 'http' | 'https'
  /** With the port where it is not the usual one. */
  host: string
}

/** What signs a call, fetched anew for each one: tokens expire. */
export interface CallCredential {
  type: string
  accessKeyId?: string
  accessKeySecret?: string
  securityToken?: string
  bearerToken?: string
  providerName?: string
}

export interface TransportOptions {
  regionId: string
  endpoints: Record<Product, Endpoint>
  credential: {getCredential(): Promise<CallCredential>}
  /** Where the key comes from, and how to come to another: for when it is rejected. */
  identity?: {from: string; renew: string}
  connectTimeoutMs: number
  readTimeoutMs: number
  /** How often a read is repeated after a time-out, a reset, a 5xx or throttling (rule X2). Writes never are. */
  retries: number
  userAgent: string
  clock: Clock
  /** The SDK runtime where it is left out. */
  engine?: Engine
  /** Called before a repetition, for --debug. */
  onRetry?(error: CliError, delayMs: number): void
  /** Called after each call, for --debug: never with a header or a body. */
  onCall?(line: string): void
}

/**
 * What signs and sends one request: where everything goes is in `wire`, what was asked for, unserialised, in `input`. It resolves with the
 * answer's body as it came, and throws the errors of its SDK.
 */
export type Engine = (
  operation: OperationName,
  wire: WireRequest,
  nonce: string,
  options: TransportOptions,
  input: object,
) => Promise<unknown>

/** What every call says of its sender (rule X1), with this program after it. */
export const SKILL_USER_AGENT = 'AlibabaCloud-Agent-Skills/alibabacloud-pai-dlc-job'

/** The cloud over the official SDK runtime: signing, serialising and sending are its work; this decides what, where and how often. */
export function createCloud(options: TransportOptions): Cloud {
  return {
    async call(operation, input) {
      const wire = toWire(operation, input)
      const attempts = wire.method === 'GET' ? options.retries + 1 : 1
      for (let attempt = 1; ; attempt++) {
        try {
          return (await send(operation, input, wire, options)) as never
        } catch (error) {
          const delayMs = attempt < attempts && error instanceof CliError ? retryDelay(error, attempt) : undefined
          if (delayMs === undefined) throw error
          options.onRetry?.(error as CliError, delayMs)
          await options.clock.sleep(delayMs)
        }
      }
    },
  }
}

async function send(name: OperationName, input: object, wire: WireRequest, options: TransportOptions): Promise<unknown> {
  const {product} = operationOf(name)
  const endpoint = options.endpoints[product]
  const nonce = randomUUID()
  const started = options.clock.now()
  const {exchange, close} = watchExchange(nonce, options.connectTimeoutMs)
  try {
    const {engine = signedCall} = options
    return await engine(name, wire, nonce, options, input)
  } catch (error) {
    const {connectTimeoutMs, readTimeoutMs, identity} = options
    const url = `${endpoint.protocol}://${endpoint.host}`
    throw toCliError(error, {operation: name, input, endpoint: url, exchange, connectTimeoutMs, readTimeoutMs, identity})
  } finally {
    close()
    options.onCall?.(`${wire.method} ${wire.path} → ${exchange.statusCode ?? 'no answer'} in ${options.clock.now() - started} ms`)
  }
}
