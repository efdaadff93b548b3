import {CliError} from '../errors.js'

/** Thrown on Ctrl-C at a prompt; prompts always come before requests that change something. */
export function interruptedError(message = 'Interrupted. Nothing was sent.', suggestions: string[] = []): CliError {
  return new CliError({code: 'Interrupted', exit: 'interrupted', message, suggestions})
}

export function isInterrupted(error: unknown): error is CliError {
  return error instanceof CliError && error.code === 'Interrupted'
}
