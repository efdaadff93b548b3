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
  /** What is not as it was before: the cursor, colours, and with `isChecked` echo and lines. */
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
  /** Afterwards the terminal is asked how it is set (not on Windows). */
  isChecked?: boolean
}

const SETTINGS = 'TERMINAL: '
const THEN_ASK = `trap : INT; "$0" "$@"; code=$?; printf '%s' '${SETTINGS}'; stty -a | tr '\\n' ' '; exit $code`

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
  {columns = 80, rows = 50, env = {}, answers = [], still, ahead, isChecked = false, cwd}: PtyOptions & {cwd: string},
): Promise<Shown> {
  const screen = new headless.Terminal({cols: columns, rows, scrollback: 1000, allowProposedApi: true})
  const asksAfter = isChecked && process.platform !== 'win32'
  const [file, ...args] = asksAfter ? ['/bin/sh', '-c', THEN_ASK, process.execPath, ...words] : [process.execPath, ...words]
  const child = pty.spawn(file, args, {
    name: env.TERM ?? 'xterm-256color',
    cols: columns,
    rows,
    cwd,
    env,
  })
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
    raw += data
    screen.write(data, typeNext)
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
  await new Promise<void>((resolve) => screen.write('', resolve))
  const lines = shown(screen)
  const settings = asksAfter ? raw.slice(raw.lastIndexOf(SETTINGS)) : undefined
  if (asksAfter) lines.splice(lines.findLastIndex((line) => line.startsWith(SETTINGS)))
  return {screen: lines, raw, exit: exitCode, left: leftOver(raw, settings)}
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
