import {usageError} from '../errors.js'
import {createPollInterval} from '../job/poll-interval.js'
import {createPollTolerance} from '../job/poll-tolerance.js'
import type {Clock} from '../platform/clock.js'
import {sanitizeLine} from '../text/sanitize.js'
import {displayWidth} from '../text/width.js'
import type {Terminal} from './terminal.js'

interface LiveScreen {
  terminal: Terminal
  rows: number
  write: (text: string) => void
}

interface LiveViewOptions {
  clock: Clock
  intervalMs: number
  /** Reads rejected credentials again, as the context has it. */
  renew?: () => Promise<string | undefined>
  /** The text to show now, and whether it is the last. */
  renderFrame: () => Promise<{text: string; isLast: boolean}>
}

/**
 * Shows a text again and again in the same place, until it is the last one. What does not fit on the screen is left out
 * at the end. While the service can't be read, the last text stays, with a line below it that says so.
 * @throws CliError (usage) off a terminal
 */
export async function showLiveView(
  {terminal, rows, write}: LiveScreen,
  {clock, intervalMs, renew, renderFrame}: LiveViewOptions,
): Promise<void> {
  if (!terminal.isTty)
    throw usageError('--watch needs a terminal.', ['pai-dlc job wait JOB   # returns when it has ended'])
  let drawnRows = 0
  const tolerance = createPollTolerance({clock, renew, onNote: (text) => (warning = text)})
  const pollInterval = createPollInterval(intervalMs, intervalMs)
  let warning: string | undefined
  let text = ''
  let isFirst = true
  for (;;) {
    const throttledBefore = tolerance.throttleCount()
    // A first look that fails is a command that fails: nothing is on the screen yet.
    const frame: {text: string; isLast: boolean} | undefined = isFirst
      ? await renderFrame()
      : await tolerance.read('the service', renderFrame)
    if (frame) [text, warning, isFirst] = [frame.text, undefined, false]
    const isLast = frame?.isLast ?? false
    const allLines = text.split('\n')
    const lines = isLast ? allLines : allLines.slice(0, Math.max(1, rows - 2 - (warning ? 1 : 0)))
    if (warning) lines.push(sanitizeLine(warning).slice(0, terminal.width - 1))
    write(`${drawnRows > 0 ? `\x1b[${drawnRows}A\x1b[J` : ''}${lines.join('\n')}\n`)
    if (isLast) return
    drawnRows = lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(displayWidth(line) / terminal.width)), 0)
    await clock.sleep(
      Math.max(
        pollInterval.next(true, tolerance.throttleCount() > throttledBefore),
        tolerance.notBefore() - clock.now(),
      ),
    )
  }
}
