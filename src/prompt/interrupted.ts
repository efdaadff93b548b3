import {CliError} from '../errors.js'

/** Somebody left a question by Ctrl-C; all questions stand before what is sent. */
export function interruptedError(message = 'Interrupted: nothing was sent.', suggestions: string[] = []): CliError {
  return new CliError({code: 'Interrupted', exit: 'interrupted', message, suggestions})
}

export function isInterrupted(error: unknown): error is CliError {
  return error instanceof CliError && error.code === 'Interrupted'
}
