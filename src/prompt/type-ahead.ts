import {interruptedError} from './interrupted.js'

/** So long the terminal is listened to, in milliseconds: what was typed before lies there already. */
const LISTEN_MS = 25
const CTRL_C = '\u0003'

/** Drops what was typed before a question could be seen. @throws CliError (interrupted) where Ctrl-C is among it */
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
