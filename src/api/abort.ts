import {CliError} from '../errors.js'
import type {OperationName} from './cloud.js'
import type {ObservedRequest} from './wire-observer.js'

/** The work's result, or a failure as soon as the signal aborts: a credential may still be on its way then. */
export async function raceAbort<Value>(work: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (!signal) return work
  let onAbort = () => {}
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason)
  })
  signal.addEventListener('abort', onAbort, {once: true})
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

/** The caller gave up. A signal's reason says why, if it is an error of ours. */
export function abortError(
  operation: OperationName,
  signal: AbortSignal | undefined,
  observed?: ObservedRequest,
): CliError {
  if (signal?.reason instanceof CliError) return signal.reason
  return new CliError({
    code: 'Aborted',
    exit: 'failure',
    message: `${operation} was given up.`,
    wasSent: observed?.sent ?? false,
  })
}
