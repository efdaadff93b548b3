import {randomUUID} from 'node:crypto'
import {CliError} from '../errors.js'
import {abandoned, unlessAborted} from './abort.js'
import type {Redactor, TransportOptions} from './call.js'
import type {Cloud, OperationName} from './cloud.js'
import {signedCall} from './core-engine.js'
import {faultOf, toCliError} from './errors.js'
import {createRedactor} from './redact.js'
import {operationOf, toWire, type WireRequest} from './request.js'
import {retryDelay} from './retry.js'
import {watchExchange} from './wire-observer.js'

/** What every call says of its sender (rule X1), with this program after it. */
export const SKILL_USER_AGENT = 'AlibabaCloud-Agent-Skills/alibabacloud-pai-dlc-job'

/**
 * The cloud over the official SDK runtime: signing, serialising and sending are its work; this decides what, where and
 * how often.
 */
export function createCloud(given: TransportOptions): Cloud {
  const redactor = createRedactor()
  const options = {...given, redactor, credential: introduced(given.credential, redactor)}
  const {clock, connectTimeoutMs, readTimeoutMs, deadlineMs = 2 * (connectTimeoutMs + readTimeoutMs)} = options
  return {
    async call(operation, input, {signal} = {}) {
      const wire = toWire(operation, input)
      const attempts = wire.method === 'GET' ? options.retries + 1 : 1
      const end = clock.now() + deadlineMs
      for (let attempt = 1; ; attempt++) {
        // The last attempts get what is left.
        const left = Math.max(1, end - clock.now())
        const limits = {
          connectTimeoutMs: Math.min(connectTimeoutMs, left),
          readTimeoutMs: Math.min(readTimeoutMs, left),
        }
        try {
          return (await send({operation, input, wire, signal}, {...options, ...limits})) as never
        } catch (error) {
          const delayMs = attempt < attempts && error instanceof CliError ? retryDelay(error, attempt) : undefined
          if (delayMs === undefined || signal?.aborted || clock.now() + delayMs >= end) throw error
          options.onRetry?.(error as CliError, delayMs)
          await clock.sleep(delayMs, signal)
        }
      }
    },
  }
}

interface Call {
  operation: OperationName
  input: object
  wire: WireRequest
  signal?: AbortSignal
}

async function send(call: Call, options: TransportOptions & {redactor: Redactor}): Promise<unknown> {
  const {operation, input, wire, signal} = call
  if (signal?.aborted) throw abandoned(operation, signal)
  const {connectTimeoutMs, readTimeoutMs, identity, redactor, clock, engine = signedCall} = options
  const endpoint = options.endpoints[operationOf(operation).product]
  const nonce = randomUUID()
  const started = clock.now()
  const {exchange, close} = watchExchange(nonce, connectTimeoutMs, signal)
  const url = `${endpoint.protocol}://${endpoint.host}`
  const context = {operation, input, endpoint: url, exchange, connectTimeoutMs, readTimeoutMs, identity, redactor}
  try {
    const work = engine(operation, wire, nonce, options, input)
    // Not when the caller gives up: a request that is still to come must be stopped.
    work.then(close, close)
    const body = await unlessAborted(work, signal)
    const fault = faultOf(body, context)
    if (fault) throw fault
    return body
  } catch (error) {
    throw signal?.aborted ? abandoned(operation, signal, exchange) : toCliError(error, context)
  } finally {
    options.onCall?.(
      `${wire.method} ${wire.path} → ${exchange.statusCode ?? 'no answer'} in ${clock.now() - started} ms`,
    )
  }
}

/** The same credential, whose keys the redactor gets to know before anything is signed with them. */
function introduced(credential: TransportOptions['credential'], redactor: Redactor): TransportOptions['credential'] {
  return {
    async getCredential() {
      const got = await credential.getCredential()
      redactor.learn(got)
      return got
    },
  }
}
