import type {Clock} from './clock.js'
import {usageError} from './errors.js'
import {displayWidth} from './render/width.js'
import type {Terminal} from './terminal.js'

interface Screen {
  terminal: Terminal
  rows: number
  write: (text: string) => void
}

interface Show {
  clock: Clock
  intervalMs: number
  /** The text to show now, and whether it is the last. */
  look: () => Promise<{text: string; last: boolean}>
}

/**
 * Shows a text again and again in the same place, until it is the last one. What does not fit on the screen is left out at the end.
 * @throws CliError (usage) off a terminal
 */
export async function showLive({terminal, rows, write}: Screen, {clock, intervalMs, look}: Show): Promise<void> {
  if (!terminal.isTerminal) throw usageError('--watch needs a terminal.', ['pai-dlc job wait JOB   # returns when it has ended'])
  let drawn = 0
  for (;;) {
    const {text, last} = await look()
    const all = text.split('\n')
    const lines = last ? all : all.slice(0, Math.max(1, rows - 2))
    write(`${drawn > 0 ? `\x1b[${drawn}A\x1b[J` : ''}${lines.join('\n')}\n`)
    if (last) return
    drawn = lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(displayWidth(line) / terminal.width)), 0)
    await clock.sleep(intervalMs)
  }
}
