import pty from '@lydell/node-pty'
import headless from '@xterm/headless'
import {wrapAnywhere} from '../../src/text/width.js'
import type {CommandLine} from './command.js'
import {PROGRAM} from './command.js'

export interface Shown {
  /** The screen at the moment of each answer. */
  moments: Moment[]
  /** The screen as one sees it, without blank lines at its end, with what has scrolled away above it. */
  screen: string[]
  /** All that was written, sequences included. */
  raw: string
  exit: number
  /** What is not as it was before: the cursor, colors, and (not on Windows) echo, lines, signals. */
  left: string[]
}

interface Moment {
  screen: string[]
  /** Its place among those lines. */
  cursor: {row: number; column: number}
}

interface Size {
  columns: number
  rows: number
}

interface PtyOptions {
  columns?: number
  rows?: number
  env?: Record<string, string | undefined>
  /** What to type, or how large to make the screen, when these words are on it; each once, in order. */
  answers?: [when: string | RegExp, keys: string | Size][]
  /** Keys after which nothing is drawn are among them: the screen is looked at all the same. */
  still?: boolean
  /** Typed at once, before anything can be seen. */
  ahead?: string
}

/**
 * The program below a shell that leads the terminal's session, and that ends only once all has been read: what a leader
 * writes right before it ends is lost where the system has not yet handed it on. Between the two marks stands how the
 * terminal is set.
 */
const SETTINGS = '\u001bP settings '
const END = '\u001bP end '
const LAST_WORD = 'all-read'
const BELOW_A_SHELL = `trap : INT
"$0" "$@"
code=$?
printf '${octal(SETTINGS)}'
stty -a | tr '\\n' ' '
stty sane -echo
printf '${octal(END)}'
while :; do
  read -r word
  case $word in *${LAST_WORD}) exit $code ;; esac
done`

/** Nothing takes longer, in milliseconds. */
const PATIENCE = 15_000

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
export async function onTerminal(
  pai: CommandLine,
  words: string[],
  {env, ...options}: PtyOptions = {},
): Promise<Shown> {
  return driven([PROGRAM, ...words], {...options, cwd: pai.home, env: pai.env(env)})
}

/** A script of Node's on a terminal of its own. */
export async function driven(
  words: string[],
  {columns = 80, rows = 50, env = {}, answers = [], still, ahead, cwd}: PtyOptions & {cwd: string},
): Promise<Shown> {
  const size = {cols: columns, rows}
  let screen = blank(size)
  const hasShell = process.platform !== 'win32'
  const [file, ...args] = hasShell
    ? ['/bin/sh', '-c', BELOW_A_SHELL, process.execPath, ...words]
    : [process.execPath, ...words]
  const child = pty.spawn(file, args, {name: env.TERM ?? 'xterm-256color', ...size, cwd, env})
  if (ahead) child.write(ahead)
  const waiting = [...answers]
  const moments: Moment[] = []
  let raw = ''
  let hasEnded = false
  const typeNext = () => {
    const [next] = waiting
    if (!next) return
    const lines = shown(screen)
    if (!new RegExp(next[0]).test(lines.join('\n'))) return
    waiting.shift()
    const {cursorX: column, cursorY, baseY} = screen.buffer.active
    moments.push({screen: lines, cursor: {row: baseY + cursorY, column}})
    const [, keys] = next
    if (typeof keys === 'string') return child.write(keys)
    screen = reflowed(screen, keys)
    child.resize(keys.columns, keys.rows)
  }
  child.onData((data) => {
    raw += data
    if (hasEnded) return
    hasEnded = raw.slice(-data.length - END.length).includes(END)
    if (hasEnded) child.write(`${LAST_WORD}\n`)
    else screen.write(data, typeNext)
  })
  const looks = still ? setInterval(typeNext, 200) : undefined
  const {exitCode} = await new Promise<{exitCode: number}>((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error(`Waited for ${waiting[0]?.[0] ?? 'the end'}; the screen shows:\n${shown(screen).join('\n')}`))
    }, PATIENCE)
    child.onExit((end) => {
      clearTimeout(timer)
      clearInterval(looks)
      resolve(end)
    })
  })
  const [written = '', settings = ''] = raw.split(SETTINGS)
  const whole = blank(size)
  await new Promise<void>((resolve) => whole.write(written, resolve))
  if (hasShell && !hasEnded)
    throw new Error(`The terminal was closed before it could be read to its end:\n${shown(whole).join('\n')}`)
  return {
    screen: shown(whole),
    moments,
    raw: written,
    exit: exitCode,
    left: leftOver(written, hasShell ? settings : undefined),
  }
}

function blank(size: {cols: number; rows: number}): InstanceType<typeof headless.Terminal> {
  return new headless.Terminal({...size, scrollback: 1000, allowProposedApi: true})
}

/**
 * As most terminals do it: lines that no longer fit become several, and the cursor stays in its place among them, and
 * in sight.
 */
function reflowed(
  screen: InstanceType<typeof headless.Terminal>,
  {columns, rows}: Size,
): InstanceType<typeof headless.Terminal> {
  const next = blank({cols: columns, rows})
  const {cursorX, cursorY, baseY} = screen.buffer.active
  const broken = shown(screen).map((line) => wrapAnywhere(line, columns))
  const row = broken.slice(0, baseY + cursorY).flat().length + Math.floor(cursorX / columns)
  const gone = Math.min(row, Math.max(0, broken.flat().length - rows))
  next.write(
    `${broken
      .flat()
      .slice(0, gone + rows)
      .join('\r\n')}\u001b[${row - gone + 1};${(cursorX % columns) + 1}H`,
  )
  return next
}

/** For the shell's printf. */
function octal(text: string): string {
  return text.replaceAll('\u001b', '\\033')
}

function shown(screen: InstanceType<typeof headless.Terminal>): string[] {
  const buffer = screen.buffer.active
  const lines = Array.from({length: buffer.length}, (_, index) => buffer.getLine(index)?.translateToString(true) ?? '')
  return lines.slice(0, lines.findLastIndex((line) => line !== '') + 1)
}

function leftOver(raw: string, settings: string | undefined): string[] {
  const isHidden = raw.lastIndexOf('\u001b[?25l') > raw.lastIndexOf('\u001b[?25h')
  const color = [...raw.matchAll(/\u001b\[([\d;]*)m/g)].at(-1)?.[1] ?? '0'
  const isColored = !['', '0', '22', '39', '49'].includes(color)
  const unset =
    settings === undefined
      ? []
      : ['echo', 'icanon', 'isig', 'icrnl'].filter((name) => !new RegExp(`\\s${name}\\b`).test(settings))
  const marks = raw.lastIndexOf('\u001b[?2004h') > raw.lastIndexOf('\u001b[?2004l')
  return [
    ...(isHidden ? ['the cursor is hidden'] : []),
    ...(marks ? ['pastes are marked'] : []),
    ...(isColored ? [`color ${color}`] : []),
    ...unset.map((name) => `no ${name}`),
  ]
}
