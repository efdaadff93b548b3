import type {ChildProcess} from 'node:child_process'
import {once} from 'node:events'
import type {Terminal} from './terminal.js'

/** Quit if one screen is enough, keep colors, leave the text on the screen. */
const LESS_OPTIONS = 'FRX'

export interface Pager {
  write(text: string): void
  /** Resolves when the user leaves the pager. */
  close(): Promise<void>
}

/** $PAI_DLC_PAGER, or else $PAGER; undefined off a terminal, for "cat" and if it is set to nothing. */
export function findPager({isTty, canAsk}: Pick<Terminal, 'isTty' | 'canAsk'>, env = process.env): string | undefined {
  if (!isTty || !canAsk || env.TERM === 'dumb') return undefined
  const command = (env.PAI_DLC_PAGER ?? env.PAGER ?? '').trim()
  return command === '' || command === 'cat' ? undefined : command
}

/** Shows a text in the pager. False if it can't be started. */
export function pageText(command: string, text: string): boolean {
  const {spawnSync} = loadChildProcess()
  const ignoreInterrupt = () => {}
  process.on('SIGINT', ignoreInterrupt)
  try {
    const {status, error} = spawnSync(command, {
      input: `${text}\n`,
      stdio: ['pipe', 'inherit', 'inherit'],
      shell: true,
      env: pagerEnvironment(),
    })
    // 127: the shell did not find it.
    return error === undefined && status !== 127
  } finally {
    process.off('SIGINT', ignoreInterrupt)
  }
}

/** Starts a pager for text that arrives in pieces. */
export function openPager(command: string): Pager {
  const child: ChildProcess = loadChildProcess().spawn(command, {
    stdio: ['pipe', 'inherit', 'inherit'],
    shell: true,
    env: pagerEnvironment(),
  })
  let isEnding = false
  const closed = once(child, 'close')
    .catch(() => {})
    .then(() => {
      // The user left before the end: the rest need not be read.
      if (!isEnding) process.exit()
    })
  // The pager handles Ctrl-C, and the user may leave it before everything is read.
  const ignoreInterrupt = () => {}
  process.on('SIGINT', ignoreInterrupt)
  child.stdin?.on('error', () => {})
  return {
    write: (text) => void child.stdin?.write(text),
    async close() {
      isEnding = true
      child.stdin?.end()
      await closed
      process.off('SIGINT', ignoreInterrupt)
    },
  }
}

const pagerEnvironment = () => ({LESS: LESS_OPTIONS, ...process.env})

/** Most commands never need it. */
const loadChildProcess = () => process.getBuiltinModule('node:child_process')
