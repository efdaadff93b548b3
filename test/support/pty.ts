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
  env?: Record<string, string | undefined>
  /** What to type when these words are on the screen, each once, in order. */
  answers?: [when: string | RegExp, keys: string][]
}

export const KEYS = {enter: '\r', ctrlC: '\u0003'}

/** The program on a terminal of its own. */
export async function onTerminal(pai: CommandLine, words: string[], {columns = 80, env, answers = []}: PtyOptions = {}): Promise<Shown> {
  const screen = new headless.Terminal({cols: columns, rows: 50, scrollback: 1000, allowProposedApi: true})
  const child = pty.spawn(process.execPath, [PROGRAM, ...words], {
    name: env?.TERM ?? 'xterm-256color',
    cols: columns,
    rows: 50,
    cwd: pai.home,
    env: pai.env(env),
  })
  const waiting = [...answers]
  let raw = ''
  child.onData((data) => {
    raw += data
    screen.write(data, () => {
      const [next] = waiting
      if (!next || !new RegExp(next[0]).test(shown(screen).join('\n'))) return
      waiting.shift()
      child.write(next[1])
    })
  })
  const {exitCode} = await new Promise<{exitCode: number}>((resolve) => child.onExit(resolve))
  await new Promise<void>((resolve) => screen.write('', resolve))
  return {screen: shown(screen), raw, exit: exitCode}
}

function shown(screen: InstanceType<typeof headless.Terminal>): string[] {
  const buffer = screen.buffer.active
  const lines = Array.from({length: buffer.length}, (_, index) => buffer.getLine(index)?.translateToString(true) ?? '')
  return lines.slice(0, lines.findLastIndex((line) => line !== '') + 1)
}
