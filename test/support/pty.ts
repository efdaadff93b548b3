import pty from '@lydell/node-pty'
import headless from '@xterm/headless'
import type {CommandLine} from './command.js'
import {PROGRAM} from './command.js'

export interface Shown {
  /** The screen as one sees it, without blank lines at its end, with what has scrolled away above it. */
  screen: string[]
  /** All that was written, sequences included. */
  raw: string
  exit: number
  /** What is not as it was before: the cursor, colours, and (not on Windows) echo, lines, signals. */
  left: string[]
}

interface PtyOptions {
  columns?: number
  rows?: number
  env?: Record<string, string | undefined>
  /** What to type when these words are on the screen, each once, in order. */
  answers?: [when: string | RegExp, keys: string][]
  /** Keys after which nothing is drawn are among them: the screen is looked at all the same. */
  still?: boolean
  /** Typed at once, before anything can be seen. */
  ahead?: string
}

/**
 * The program below a shell that leads the terminal's session, and that ends only once all has been read: what a leader writes right before
 * it ends is lost where the system has not yet handed it on. Between the two marks stands how the terminal is set.
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
}

/** The program on a terminal of its own. */
export async function onTerminal(pai: CommandLine, words: string[], {env, ...options}: PtyOptions = {}): Promise<Shown> {
  return driven([PROGRAM, ...words], {...options, cwd: pai.home, env: pai.env(env)})
}

/** A script of Node's on a terminal of its own. */
export async function driven(
  words: string[],
  {columns = 80, rows = 50, env = {}, answers = [], still, ahead, cwd}: PtyOptions & {cwd: string},
): Promise<Shown> {
  const size = {cols: columns, rows}
  const screen = blank(size)
  const hasShell = process.platform !== 'win32'
  const [file, ...args] = hasShell ? ['/bin/sh', '-c', BELOW_A_SHELL, process.execPath, ...words] : [process.execPath, ...words]
  const child = pty.spawn(file, args, {name: env.TERM ?? 'xterm-256color', ...size, cwd, env})
  if (ahead) child.write(ahead)
  const waiting = [...answers]
  let raw = ''
  const typeNext = () => {
    const [next] = waiting
    if (!next || !new RegExp(next[0]).test(shown(screen).join('\n'))) return
    waiting.shift()
    child.write(next[1])
  }
  child.onData((data) => {
    const hadEnded = raw.includes(END)
    raw += data
    if (hadEnded) return
    if (raw.includes(END)) child.write(`${LAST_WORD}\n`)
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
  if (hasShell && !raw.includes(END))
    throw new Error(`The terminal was closed before it could be read to its end:\n${shown(whole).join('\n')}`)
  return {screen: shown(whole), raw: written, exit: exitCode, left: leftOver(written, hasShell ? settings : undefined)}
}

function blank(size: {cols: number; rows: number}): InstanceType<typeof headless.Terminal> {
  return new headless.Terminal({...size, scrollback: 1000, allowProposedApi: true})
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
  const colour = [...raw.matchAll(/\u001b\[([\d;]*)m/g)].at(-1)?.[1] ?? '0'
  const isColoured = !['', '0', '22', '39', '49'].includes(colour)
  const unset =
    settings === undefined ? [] : ['echo', 'icanon', 'isig', 'icrnl'].filter((name) => !new RegExp(`\\s${name}\\b`).test(settings))
  return [...(isHidden ? ['the cursor is hidden'] : []), ...(isColoured ? [`colour ${colour}`] : []), ...unset.map((name) => `no ${name}`)]
}
