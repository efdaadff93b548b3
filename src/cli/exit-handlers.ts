import {EXIT} from '../errors.js'
import {describeFsError} from '../platform/fs-errors.js'

/** The other side has gone: a reader that has had enough (`| head`), a terminal that was closed. */
const DISCONNECT_CODES = new Set(['EPIPE', 'EIO', 'ECONNRESET', 'EOF', 'ERR_STREAM_DESTROYED'])

const SIGNAL_EXIT_CODES = {SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated, SIGHUP: EXIT.hungUp} as const

/** What is printed has somewhere to go: a closed pipe ends the program quietly, a full disk with one sentence. */
export function handleStreamErrors({stdout, stderr} = process): void {
  // Before the listener of oclif, which throws.
  stdout.prependListener('error', (error: NodeJS.ErrnoException) => {
    if (DISCONNECT_CODES.has(error.code ?? '')) process.exit(process.exitCode ?? EXIT.ok)
    stderr.write(`Error: Can’t write to standard output: ${describeFsError(error)}.\n`)
    process.exit(EXIT.failure)
  })
  // The conversation may be lost: a job that is being made, or waited for, is worth more. The exit code still says how
  // it ended.
  stderr.on('error', () => {})
}

/**
 * Ctrl-C and the like leave at once, with 128 and the signal's number, and as an ordinary exit: what hides the cursor
 * puts it back. A command that listens for itself, as the sandbox does, decides for itself.
 */
export function installSignalHandlers(): void {
  for (const [signal, code] of Object.entries(SIGNAL_EXIT_CODES))
    process.once(signal, () => {
      if (process.listenerCount(signal) === 0) process.exit(code)
    })
}

/** The same with a word about what goes on all the same. Returns what takes it back. */
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
