import {usageError} from '../errors.js'
import {poll} from '../job/poll.js'
import type {Clock} from '../platform/clock.js'
import {sanitizeLine, sanitizeOutput} from '../text/sanitize.js'
import {displayWidth} from '../text/width.js'
import type {Terminal} from './terminal.js'

interface LiveScreen {
  terminal: Terminal
  rows: number
  write: (text: string) => void
}

interface Frame {
  text: string
  isLast: boolean
}

interface LiveViewOptions {
  clock: Clock
  /** Milliseconds between two frames. */
  intervalMs: number
  /** Reads rejected credentials again; see PollToleranceOptions. */
  renew?: () => Promise<string | undefined>
  renderFrame: () => Promise<Frame>
}

/**
 * Redraws a text in place until its last frame, truncated to the screen. If the service cannot be read, the last frame
 * stays, with a warning below it.
 * @throws CliError (usage) if the output is not a terminal
 */
export async function showLiveView(
  screen: LiveScreen,
  {clock, intervalMs, renew, renderFrame}: LiveViewOptions,
): Promise<void> {
  if (!screen.terminal.isTty)
    throw usageError('--watch requires a terminal.', ['pai-dlc job wait JOB   # returns when the job finishes'])
  // An error in the first frame fails the command, because there is no earlier frame to keep.
  let current = await renderFrame()
  let drawnRows = drawFrame(screen, current, {drawnRows: 0})
  if (current.isLast) return

  let warning: string | undefined
  const onNote = (note: string) => {
    warning = note
  }
  const frames = poll(renderFrame, {what: 'the service', clock, renew, onNote, intervalMs, sleepsFirst: true})
  for await (const frame of frames) {
    if (frame) [current, warning] = [frame, undefined]
    drawnRows = drawFrame(screen, current, {drawnRows, warning})
    if (current.isLast) return
  }
}

/** Overwrites the previous frame. Returns the number of screen rows of the new frame. */
function drawFrame(
  {terminal, rows, write}: LiveScreen,
  {text, isLast}: Frame,
  {drawnRows, warning}: {drawnRows: number; warning?: string},
): number {
  const allLines = sanitizeOutput(text).split('\n')
  const lines = isLast ? allLines : allLines.slice(0, Math.max(1, rows - 2 - (warning ? 1 : 0)))
  if (warning) lines.push(sanitizeLine(warning).slice(0, terminal.width - 1))
  write(`${drawnRows > 0 ? `\x1b[${drawnRows}A\x1b[J` : ''}${lines.join('\n')}\n`)
  return lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(displayWidth(line) / terminal.width)), 0)
}
