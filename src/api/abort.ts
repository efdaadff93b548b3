import {CliError} from '../errors.js'
import type {OperationName} from './cloud.js'
import type {ObservedRequest} from './wire-observer.js'

/** The result of the work, or an error as soon as the signal aborts, for example during a credential request. */
export async function raceAbort<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
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

/** The signal's reason if it is a CliError, otherwise a cancellation error. */
export function abortError(
  operation: OperationName,
  signal: AbortSignal | undefined,
  observed?: ObservedRequest,
): CliError {
  if (signal?.reason instanceof CliError) return signal.reason
  return new CliError({
    code: 'Aborted',
    exit: 'failure',
    message: `${operation} was canceled.`,
    wasSent: observed?.sent ?? false,
  })
}
