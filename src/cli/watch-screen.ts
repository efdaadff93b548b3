import {usageError} from '../errors.js'
import {createPollInterval} from '../job/poll-interval.js'
import {createPollTolerance} from '../job/poll-tolerance.js'
import type {Clock} from '../platform/clock.js'
import {safeLine} from '../text/sanitize.js'
import {displayWidth} from '../text/width.js'
import type {Terminal} from './terminal.js'

interface Screen {
  terminal: Terminal
  rows: number
  write: (text: string) => void
}

interface Show {
  clock: Clock
  intervalMs: number
  /** Reads rejected credentials again, as the context has it. */
  renew?: () => Promise<string | undefined>
  /** The text to show now, and whether it is the last. */
  look: () => Promise<{text: string; last: boolean}>
}

/**
 * Shows a text again and again in the same place, until it is the last one. What does not fit on the screen is left out
 * at the end. While the service can't be read, the last text stays, with a line below it that says so.
 * @throws CliError (usage) off a terminal
 */
export async function showLive({terminal, rows, write}: Screen, {clock, intervalMs, renew, look}: Show): Promise<void> {
  if (!terminal.isTerminal)
    throw usageError('--watch needs a terminal.', ['pai-dlc job wait JOB   # returns when it has ended'])
  let drawn = 0
  const patience = createPollTolerance({clock, renew, onNote: (text) => (trouble = text)})
  const pace = createPollInterval(intervalMs, intervalMs)
  let trouble: string | undefined
  let text = ''
  let isFirst = true
  for (;;) {
    const refusals = patience.throttleCount()
    // A first look that fails is a command that fails: nothing is on the screen yet.
    const seen: {text: string; last: boolean} | undefined = isFirst
      ? await look()
      : await patience.read('the service', look)
    if (seen) [text, trouble, isFirst] = [seen.text, undefined, false]
    const last = seen?.last ?? false
    const all = text.split('\n')
    const lines = last ? all : all.slice(0, Math.max(1, rows - 2 - (trouble ? 1 : 0)))
    if (trouble) lines.push(safeLine(trouble).slice(0, terminal.width - 1))
    write(`${drawn > 0 ? `\x1b[${drawn}A\x1b[J` : ''}${lines.join('\n')}\n`)
    if (last) return
    drawn = lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(displayWidth(line) / terminal.width)), 0)
    await clock.sleep(
      Math.max(pace.next(true, patience.throttleCount() > refusals), patience.notBefore() - clock.now()),
    )
  }
}
