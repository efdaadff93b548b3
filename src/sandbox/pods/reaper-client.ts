import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import {existsSync} from 'node:fs'
import type {Socket} from 'node:net'
import {dirname, join} from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import {fileURLToPath} from 'node:url'
import type {LimitRange} from './limit-mark.js'

/** A process that kills all pods if the sandbox dies. */
export interface Reaper {
  add(group: number): void
  remove(group: number): void
  close(): Promise<void>
}

export interface ReaperOptions {
  mark: string
  /** Removed at the end. */
  folder?: string
  limits?: LimitRange
}

/** The built file, also in tests, because Node can't run the TypeScript source. */
const REAPER_FILE = join(packageFolder(dirname(fileURLToPath(import.meta.url))), 'dist', 'sandbox', 'pods', 'reaper.js')

function packageFolder(folder: string): string {
  return existsSync(join(folder, 'dist', 'commands.json')) || folder === dirname(folder)
    ? folder
    : packageFolder(dirname(folder))
}

/**
 * Starts the reaper, and restarts it if it is killed. By the mark it also finds groups that were never reported to it.
 * It removes `folder` at the end.
 */
export function startReaper({mark, folder = '', limits}: ReaperOptions): Reaper {
  const groups = new Set<number>()
  let closing = false
  let child = spawnReaper()

  function spawnReaper(): ChildProcess {
    const spawned = spawn(
      process.execPath,
      [REAPER_FILE, mark, folder, ...(limits ? [String(limits.from), String(limits.to)] : [])],
      {
        detached: true, // Its own session, which Ctrl-C in the terminal does not reach.
        stdio: ['pipe', 'ignore', 'ignore'],
        cwd: dirname(process.execPath),
        env: {PATH: process.env.PATH, SystemRoot: process.env.SystemRoot},
        windowsHide: true,
      },
    )
    const fail = () =>
      process.emitWarning(
        'The process that ends all pods if the sandbox is killed could not start: they may then run on.',
      )
    spawned.on('error', fail).on('exit', (_, signal) => {
      if (closing) return
      if (signal) child = spawnReaper()
      else fail()
    })
    spawned.stdin?.on('error', () => {})
    spawned.unref()
    ;(spawned.stdin as Socket | null)?.unref()
    for (const group of groups) spawned.stdin?.write(`+${group}\n`)
    return spawned
  }

  return {
    add(group) {
      groups.add(group)
      child.stdin?.write(`+${group}\n`)
    },
    remove(group) {
      groups.delete(group)
      child.stdin?.write(`-${group}\n`)
    },
    async close() {
      closing = true
      if (!child.pid || child.exitCode !== null || child.signalCode !== null) return
      const exit = once(child, 'exit')
      child.ref()
      child.stdin?.end()
      const timeout = new AbortController()
      await Promise.race([exit, delay(20_000, undefined, {signal: timeout.signal}).then(() => child.kill('SIGKILL'))])
      timeout.abort()
    },
  }
}
