import {interrupted} from './interrupted.js'

/** So long the terminal is listened to, in milliseconds: what was typed before lies there already. */
const WHILE_MS = 25
const CTRL_C = '\u0003'

/** Drops what was typed before a question could be seen. @throws CliError (interrupted) where Ctrl-C is among it */
export async function dropTyped(stdin = process.stdin): Promise<void> {
  if (!stdin.isTTY) return
  let isInterrupted = false
  const drop = (keys: Buffer) => {
    isInterrupted ||= keys.toString().includes(CTRL_C)
  }
  stdin.setRawMode(true)
  stdin.on('data', drop)
  stdin.resume()
  await new Promise((resolve) => setTimeout(resolve, WHILE_MS))
  stdin.off('data', drop)
  stdin.pause()
  if (!isInterrupted) return
  stdin.setRawMode(false)
  throw interrupted()
}
