import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import type {Socket} from 'node:net'
import {dirname} from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import {fileURLToPath} from 'node:url'

/** The sandbox's side of the reaper: what it is told, and how it is ended. */
export interface Reaper {
  add(group: number): void
  remove(group: number): void
  close(): Promise<void>
}

/** Compiled even in tests, where this file is not: Node cannot run it otherwise. */
const file = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../../../dist/sandbox/pods/reaper.js' : './reaper.js', import.meta.url),
)

/** Starts the reaper; it knows the sandbox's mark from its arguments, so that not even a group never reported escapes it. */
export function startReaper(mark: string): Reaper {
  const groups = new Set<number>()
  let closing = false
  let child = launch()

  function launch(): ChildProcess {
    const launched = spawn(process.execPath, [file, mark], {
      detached: true, // into a session of its own, where a Ctrl-C in the terminal does not reach it
      stdio: ['pipe', 'ignore', 'ignore'],
      cwd: dirname(process.execPath),
      env: {PATH: process.env.PATH, SystemRoot: process.env.SystemRoot},
      windowsHide: true,
    })
    const fail = () => process.emitWarning('The process that ends all pods if the sandbox is killed could not start: they may then run on.')
    launched.on('error', fail).on('exit', (_, signal) => {
      if (closing) return
      if (signal) child = launch()
      else fail()
    })
    launched.stdin?.on('error', () => {})
    launched.unref()
    ;(launched.stdin as Socket | null)?.unref()
    for (const group of groups) launched.stdin?.write(`+${group}\n`)
    return launched
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
      const late = new AbortController()
      await Promise.race([exit, delay(20_000, undefined, {signal: late.signal}).then(() => child.kill('SIGKILL'))])
      late.abort()
    },
  }
}
