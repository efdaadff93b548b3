import {constants} from 'node:os'
import {EXIT} from './errors.js'
import {whyNot} from './why-not.js'

/** The other side has gone: a reader that has had enough (`| head`), a terminal that was closed. */
const GONE = new Set(['EPIPE', 'EIO', 'ECONNRESET', 'EOF', 'ERR_STREAM_DESTROYED'])

/** What is printed has somewhere to go: a closed pipe ends the program quietly, a full disk with one sentence. */
export function watchStreams({stdout, stderr} = process): void {
  // Before the listener of oclif, which throws.
  stdout.prependListener('error', (error: NodeJS.ErrnoException) => {
    if (GONE.has(error.code ?? '')) process.exit(process.exitCode ?? EXIT.ok)
    stderr.write(`Error: Can’t write to standard output: ${whyNot(error)}.\n`)
    process.exit(EXIT.failure)
  })
  // Nobody can be told of it.
  stderr.prependListener('error', (error: NodeJS.ErrnoException) =>
    process.exit(GONE.has(error.code ?? '') ? (process.exitCode ?? EXIT.ok) : EXIT.failure),
  )
}

/**
 * Ctrl-C and the like leave at once, with 128 and the signal's number, and as an ordinary exit: what hides the cursor puts it back. A
 * command that listens for itself, as the sandbox does, decides for itself.
 */
export function leaveOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => {
      if (process.listenerCount(signal) === 0) process.exit(128 + constants.signals[signal])
    })
}
