import {EXIT} from '../errors.js'
import {describeFsError} from '../platform/fs-errors.js'

/** The reader is gone: `| head` has finished, or the terminal was closed. */
const DISCONNECT_CODES = new Set(['EPIPE', 'EIO', 'ECONNRESET', 'EOF', 'ERR_STREAM_DESTROYED'])

const SIGNAL_EXIT_CODES = {SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated, SIGHUP: EXIT.hungUp} as const

/** Exits silently on a closed pipe, and with an error on a full disk. */
export function handleStreamErrors({stdout, stderr} = process): void {
  // oclif's listener throws, so run before it.
  stdout.prependListener('error', (error: NodeJS.ErrnoException) => {
    if (DISCONNECT_CODES.has(error.code ?? '')) process.exit(process.exitCode ?? EXIT.ok)
    stderr.write(`Error: Cannot write to standard output: ${describeFsError(error)}.\n`)
    process.exit(EXIT.failure)
  })
  // Do not abort a job submission or wait because a note could not be printed.
  stderr.on('error', () => {})
}

/** Exits at once with 128 + signal and runs exit handlers. Does nothing if a command has its own listener. */
export function installSignalHandlers(): void {
  for (const [signal, code] of Object.entries(SIGNAL_EXIT_CODES))
    process.once(signal, () => {
      if (process.listenerCount(signal) === 0) process.exit(code)
    })
}

/** Prints a text before a signal ends the process. Returns a function that removes it. */
export function onExitSignal(text: string): () => void {
  const removers = Object.entries(SIGNAL_EXIT_CODES).map(([signal, code]) => {
    const exitWithText = () => {
      process.stderr.write(`\n${text}\n`)
      process.exit(code)
    }
    process.once(signal, exitWithText)
    return () => process.off(signal, exitWithText)
  })
  return () => {
    for (const remove of removers) remove()
  }
}
