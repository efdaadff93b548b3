import pty from '@lydell/node-pty'
import headless from '@xterm/headless'
import {wrapAnywhere} from '../../src/text/width.js'
import type {TestCli} from './command.js'
import {PROGRAM} from './command.js'

export interface TerminalResult {
  /** The screen at the moment of each answer. */
  snapshots: ScreenSnapshot[]
  /** The screen as one sees it, without blank lines at its end, with what has scrolled away above it. */
  screen: string[]
  /** All that was written, sequences included. */
  raw: string
  exitCode: number
  /** What is not as it was before: the cursor, colors, and (not on Windows) echo, lines, signals. */
  leftovers: string[]
}

interface ScreenSnapshot {
  screen: string[]
  /** Its place among those lines. */
  cursor: {row: number; column: number}
}

interface TerminalSize {
  columns: number
  rows: number
}

interface PtyOptions {
  columns?: number
  rows?: number
  env?: Record<string, string | undefined>
  /** What to type, or how large to make the screen, when these words are on it; each once, in order. */
  answers?: [when: string | RegExp, keys: string | TerminalSize][]
  /** Keys after which nothing is drawn are among them: the screen is looked at all the same. */
  polls?: boolean
  /** Typed at once, before anything can be seen. */
  typeAhead?: string
}

/**
 * The program below a shell that leads the terminal's session, and that ends only once all has been read: what a leader
 * writes right before it ends is lost where the system has not yet handed it on. Between the two marks stands how the
 * terminal is set.
 */
const SETTINGS_MARK = '\u001bP settings '
const END_MARK = '\u001bP end '
const ALL_READ = 'all-read'
const SHELL_WRAPPER = `trap : INT
"$0" "$@"
code=$?
printf '${escapeForPrintf(SETTINGS_MARK)}'
stty -a | tr '\\n' ' '
stty sane -echo
printf '${escapeForPrintf(END_MARK)}'
while :; do
  read -r word
  case $word in *${ALL_READ}) exit $code ;; esac
done`

/** A frame can arrive in pieces: the screen is read once nothing has come for so long, in milliseconds. */
const SETTLE_MS = 5

/** Nothing takes longer, in milliseconds. */
const TIMEOUT_MS = 15_000

export const KEYS = {
  enter: '\r',
  ctrlC: '\u0003',
  escape: '\u001b',
  up: '\u001b[A',
  down: '\u001b[B',
  tab: '\t',
  shiftTab: '\u001b[Z',
  backspace: '\u007f',
  home: '\u001b[H',
  ctrlZ: '\u001a',
  paste: (text: string) => `\u001b[200~${text.replaceAll('\n', '\r')}\u001b[201~`,
}

/** The program on a terminal of its own. */
export async function runOnTerminal(
  pai: TestCli,
  argv: string[],
  {env, ...options}: PtyOptions = {},
): Promise<TerminalResult> {
  return runScriptOnTerminal([PROGRAM, ...argv], {...options, cwd: pai.home, env: pai.env(env)})
}

/** A script of Node's on a terminal of its own. */
export async function runScriptOnTerminal(
  scriptArgs: string[],
  {columns = 80, rows = 50, env = {}, answers = [], polls, typeAhead, cwd}: PtyOptions & {cwd: string},
): Promise<TerminalResult> {
  const size = {cols: columns, rows}
  let screen = createScreen(size)
  const hasShell = process.platform !== 'win32'
  const [file, ...args] = hasShell
    ? ['/bin/sh', '-c', SHELL_WRAPPER, process.execPath, ...scriptArgs]
    : [process.execPath, ...scriptArgs]
  const child = pty.spawn(file, args, {name: env.TERM ?? 'xterm-256color', ...size, cwd, env})
  if (typeAhead) child.write(typeAhead)
  const pending = [...answers]
  const snapshots: ScreenSnapshot[] = []
  let raw = ''
  let hasEnded = false
  let settling: NodeJS.Timeout | undefined
  const typeNext = () => {
    clearTimeout(settling)
    const [next] = pending
    if (next && new RegExp(next[0]).test(getScreenLines(screen).join('\n')))
      settling = setTimeout(typeKeys, SETTLE_MS, next)
  }
  const typeKeys = (next: [string | RegExp, string | TerminalSize]) => {
    const lines = getScreenLines(screen)
    pending.shift()
    const {cursorX: column, cursorY, baseY} = screen.buffer.active
    snapshots.push({screen: lines, cursor: {row: baseY + cursorY, column}})
    const [, keys] = next
    if (typeof keys === 'string') return child.write(keys)
    screen = reflowScreen(screen, keys)
    child.resize(keys.columns, keys.rows)
  }
  child.onData((data) => {
    raw += data
    if (hasEnded) return
    hasEnded = raw.slice(-data.length - END_MARK.length).includes(END_MARK)
    if (hasEnded) child.write(`${ALL_READ}\n`)
    else screen.write(data, typeNext)
  })
  const poller = polls ? setInterval(typeNext, 200) : undefined
  const {exitCode} = await new Promise<{exitCode: number}>((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      reject(
        new Error(
          `Waited for ${pending[0]?.[0] ?? 'the end'}; the screen shows:\n${getScreenLines(screen).join('\n')}`,
        ),
      )
    }, TIMEOUT_MS)
    child.onExit((end) => {
      clearTimeout(timer)
      clearTimeout(settling)
      clearInterval(poller)
      resolve(end)
    })
  })
  const [written = '', settings = ''] = raw.split(SETTINGS_MARK)
  const finalScreen = createScreen(size)
  await new Promise<void>((resolve) => finalScreen.write(written, resolve))
  if (hasShell && !hasEnded)
    throw new Error(
      `The terminal was closed before it could be read to its end:\n${getScreenLines(finalScreen).join('\n')}`,
    )
  return {
    screen: getScreenLines(finalScreen),
    snapshots,
    raw: written,
    exitCode,
    leftovers: findLeftovers(written, hasShell ? settings : undefined),
  }
}

function createScreen(size: {cols: number; rows: number}): InstanceType<typeof headless.Terminal> {
  return new headless.Terminal({...size, scrollback: 1000, allowProposedApi: true})
}

/**
 * As most terminals do it: lines that no longer fit become several, and the cursor stays in its place among them, and
 * in sight.
 */
function reflowScreen(
  screen: InstanceType<typeof headless.Terminal>,
  {columns, rows}: TerminalSize,
): InstanceType<typeof headless.Terminal> {
  const next = createScreen({cols: columns, rows})
  const {cursorX, cursorY, baseY} = screen.buffer.active
  const wrapped = getScreenLines(screen).map((line) => wrapAnywhere(line, columns))
  const row = wrapped.slice(0, baseY + cursorY).flat().length + Math.floor(cursorX / columns)
  const scrolledOff = Math.min(row, Math.max(0, wrapped.flat().length - rows))
  next.write(
    `${wrapped
      .flat()
      .slice(0, scrolledOff + rows)
      .join('\r\n')}\u001b[${row - scrolledOff + 1};${(cursorX % columns) + 1}H`,
  )
  return next
}

/** For the shell's printf. */
function escapeForPrintf(text: string): string {
  return text.replaceAll('\u001b', '\\033')
}

function getScreenLines(screen: InstanceType<typeof headless.Terminal>): string[] {
  const buffer = screen.buffer.active
  const lines = Array.from({length: buffer.length}, (_, index) => buffer.getLine(index)?.translateToString(true) ?? '')
  return lines.slice(0, lines.findLastIndex((line) => line !== '') + 1)
}

function findLeftovers(raw: string, settings: string | undefined): string[] {
  const isHidden = raw.lastIndexOf('\u001b[?25l') > raw.lastIndexOf('\u001b[?25h')
  const color = [...raw.matchAll(/\u001b\[([\d;]*)m/g)].at(-1)?.[1] ?? '0'
  const isColored = !['', '0', '22', '39', '49'].includes(color)
  const missingModes =
    settings === undefined
      ? []
      : ['echo', 'icanon', 'isig', 'icrnl'].filter((name) => !new RegExp(`\\s${name}\\b`).test(settings))
  const marksPastes = raw.lastIndexOf('\u001b[?2004h') > raw.lastIndexOf('\u001b[?2004l')
  return [
    ...(isHidden ? ['the cursor is hidden'] : []),
    ...(marksPastes ? ['pastes are marked'] : []),
    ...(isColored ? [`color ${color}`] : []),
    ...missingModes.map((name) => `no ${name}`),
  ]
}
