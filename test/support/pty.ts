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
}

interface PtyOptions {
  columns?: number
  rows?: number
  env?: Record<string, string | undefined>
  /** What to type when these words are on the screen, each once, in order. */
  answers?: [when: string | RegExp, keys: string][]
  /** Keys after which nothing is drawn are among them: the screen is looked at all the same. */
  still?: boolean
}

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
  {columns = 80, rows = 50, env = {}, answers = [], still, cwd}: PtyOptions & {cwd: string},
): Promise<Shown> {
  const screen = new headless.Terminal({cols: columns, rows, scrollback: 1000, allowProposedApi: true})
  const child = pty.spawn(process.execPath, words, {
    name: env.TERM ?? 'xterm-256color',
    cols: columns,
    rows,
    cwd,
    env,
  })
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
  return {screen: shown(screen), raw, exit: exitCode}
}

function shown(screen: InstanceType<typeof headless.Terminal>): string[] {
  const buffer = screen.buffer.active
  const lines = Array.from({length: buffer.length}, (_, index) => buffer.getLine(index)?.translateToString(true) ?? '')
  return lines.slice(0, lines.findLastIndex((line) => line !== '') + 1)
}
