import {randomUUID} from 'node:crypto'
import {CliError} from '../errors.js'
import {abortError, raceAbort} from './abort.js'
import type {Redactor, TransportOptions} from './call.js'
import type {Cloud, OperationName} from './cloud.js'
import {coreEngine} from './core-engine.js'
import {responseError, toCliError} from './errors.js'
import {createRedactor} from './redact.js'
import {getOperation, toWireRequest, type WireRequest} from './request.js'
import {retryDelayMs} from './retry.js'
import {observeRequest, type RequestLimits} from './wire-observer.js'

/** The user agent of every call (rule X1), followed by this program's own. */
export const SKILL_USER_AGENT = 'AlibabaCloud-Agent-Skills/alibabacloud-pai-dlc-job'

/** The service through the official SDK runtime, with our endpoints, timeouts and retries. */
export function createCloud(transportOptions: TransportOptions): Cloud {
  const redactor = createRedactor()
  const options = {
    ...transportOptions,
    redactor,
    credential: withSecretsRedacted(transportOptions.credential, redactor),
  }
  return {
    async call(operation, input, {signal} = {}) {
      return (await sendWithRetries(
        {operation, input, wire: toWireRequest(operation, input), signal},
        options,
      )) as never
    },
  }
}

interface CloudCall {
  operation: OperationName
  input: object
  wire: WireRequest
  signal?: AbortSignal
}

type CloudOptions = TransportOptions & {redactor: Redactor}

/** Retries reads only: a failed write may have had its effect. */
async function sendWithRetries(call: CloudCall, options: CloudOptions): Promise<unknown> {
  const {clock, connectTimeoutMs, readTimeoutMs, deadlineMs = 2 * (connectTimeoutMs + readTimeoutMs)} = options
  const attempts = call.wire.method === 'GET' ? options.retries + 1 : 1
  const deadline = clock.monotonic() + deadlineMs
  for (let attempt = 1; ; attempt++) {
    // The last attempts get what is left.
    const totalTimeoutMs = Math.max(1, deadline - clock.monotonic())
    const limits = {
      connectTimeoutMs: Math.min(connectTimeoutMs, totalTimeoutMs),
      readTimeoutMs: Math.min(readTimeoutMs, totalTimeoutMs),
      totalTimeoutMs,
    }
    options.onAttempt?.(call.operation, attempt, attempts)
    try {
      return await sendOnce(call, {...options, ...limits})
    } catch (error) {
      if (attempt >= attempts || !(error instanceof CliError)) throw error
      const delayMs = retryDelayMs(error, attempt)
      if (delayMs === undefined || call.signal?.aborted || clock.monotonic() + delayMs >= deadline) throw error
      options.onRetry?.(error, delayMs)
      await clock.sleep(delayMs, call.signal)
    }
  }
}

async function sendOnce(call: CloudCall, options: CloudOptions & RequestLimits): Promise<unknown> {
  const {operation, input, wire, signal: callerSignal} = call
  if (callerSignal?.aborted) throw abortError(operation, callerSignal)
  const {connectTimeoutMs, readTimeoutMs, identity, redactor, clock, engine = coreEngine} = options
  ;(await import('./connections.js')).separateConnections()
  const endpoint = options.endpoints[getOperation(operation).product]
  const nonce = randomUUID()
  const startedAt = clock.monotonic()
  const {observed, signal, close} = observeRequest(nonce, options, callerSignal)
  const url = `${endpoint.protocol}://${endpoint.host}`
  const context = {operation, input, endpoint: url, observed, connectTimeoutMs, readTimeoutMs, identity, redactor}
  try {
    const response = engine(operation, wire, nonce, options, input)
    // Keep observing after an abort, so that a request that has not started yet is stopped.
    response.then(close, close)
    const body = await raceAbort(response, signal)
    const failure = responseError(body, context)
    if (failure) throw failure
    return body
  } catch (error) {
    throw callerSignal?.aborted ? abortError(operation, callerSignal, observed) : toCliError(error, context)
  } finally {
    options.onCall?.(
      `${wire.method} ${wire.path} → ${observed.statusCode ?? 'no response'} in ${Math.round(clock.monotonic() - startedAt)} ms`,
    )
  }
}

/** Registers each key with the redactor before it signs anything. */
function withSecretsRedacted(
  credential: TransportOptions['credential'],
  redactor: Redactor,
): TransportOptions['credential'] {
  return {
    async getCredential() {
      const secrets = await credential.getCredential()
      redactor.addSecrets(secrets)
      return secrets
    },
  }
}
