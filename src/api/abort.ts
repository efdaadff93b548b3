import {CliError} from '../errors.js'
import type {OperationName} from './cloud.js'
import type {Exchange} from './wire-observer.js'

/** The work's result, or a failure as soon as the signal aborts: a credential may still be on its way then. */
export async function unlessAborted<Value>(work: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (!signal) return work
  let give = () => {}
  const aborted = new Promise<never>((_, reject) => {
    give = () => reject(signal.reason)
  })
  signal.addEventListener('abort', give, {once: true})
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', give)
  }
}

/** The caller gave up. A signal's reason says why, if it is an error of ours. */
export function abandoned(operation: OperationName, signal: AbortSignal | undefined, exchange?: Exchange): CliError {
  if (signal?.reason instanceof CliError) return signal.reason
  return new CliError({
    code: 'Aborted',
    exit: 'failure',
    message: `${operation} was given up.`,
    sent: exchange?.sent ?? false,
  })
}
