import {interruptedError} from './interrupted.js'

/** Type-ahead is already buffered, so it arrives within this time, in milliseconds. */
const LISTEN_MS = 25
const CTRL_C = '\u0003'

/** Drops keys typed before a question was visible. @throws CliError (interrupted) if Ctrl-C is among them */
export async function discardTypeAhead(stdin = process.stdin): Promise<void> {
  if (!stdin.isTTY) return
  let isInterrupted = false
  const discard = (keys: Buffer) => {
    isInterrupted ||= keys.toString().includes(CTRL_C)
  }
  stdin.setRawMode(true)
  stdin.on('data', discard)
  stdin.resume()
  await new Promise((resolve) => setTimeout(resolve, LISTEN_MS))
  stdin.off('data', discard)
  stdin.pause()
  if (!isInterrupted) return
  stdin.setRawMode(false)
  throw interruptedError()
}
