import {type ChildProcess, fork} from 'node:child_process'
import {once} from 'node:events'
import {join} from 'node:path'

export interface RunResult {
  stdout: string
  stderr: string
  exit: number
  /** How long it took, in milliseconds. */
  ms: number
}

interface CommandRunnerOptions {
  /** The folder of the package. */
  root: string
  cwd: string
  env: Record<string, string | undefined>
  /** It writes as if to a terminal of 80 columns. */
  isTerminal?: boolean
}

/** What a run has of its own. */
interface OwnOptions {
  env?: Record<string, string>
  cwd?: string
  stdin?: string
}

/**
 * The flag by which nothing leaves this machine. Required, not imported, which would cost each of a thousand starts 10
 * ms.
 */
export const loopbackOnlyOption = (root: string) =>
  `--require=${JSON.stringify(join(root, 'test', 'support', 'loopback-only.cjs'))}`

/**
 * The built program, typed many times in one process: twenty times as fast as a process each. Runs wait for each other. What hangs, or ends the
 * process, gives undefined, and the next one begins in another process.
 */
export function createCommandRunner({root, cwd, env, isTerminal = false}: CommandRunnerOptions, timeoutMs = 20_000) {
  let child: ChildProcess | undefined
  let starting: Promise<ChildProcess> | undefined
  let lastRun: Promise<unknown> = Promise.resolve()
  let inherited = ''
  return {
    /** @param own what differs for this run; a whole environment, not additions */
    async run(words: string[], own: OwnOptions = {}): Promise<RunResult | undefined> {
      const before = lastRun
      const running = (async () => {
        await before
        starting ??= startChild()
        child = await starting
        const result = await runInChild(child, {words, ...own}, timeoutMs)
        if (result === undefined) this.close()
        return result
      })()
      lastRun = running.catch(() => {})
      return running
    },
    /** Closes it; gives what processes that the runs started wrote to its stdout and stderr. */
    async end(): Promise<string> {
      await lastRun
      const closed = child && once(child, 'close')
      this.close()
      await closed
      return inherited
    },
    close() {
      starting = undefined
      child?.kill('SIGKILL')
      child = undefined
    },
  }

  async function startChild(): Promise<ChildProcess> {
    const started = fork(join(root, 'test', 'support', 'command-runner.js'), {
      cwd,
      env: {...env, NODE_OPTIONS: loopbackOnlyOption(root), ...(isTerminal ? {TYPED_ON_TERMINAL: '1'} : {})},
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    for (const stream of [started.stdout, started.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => (inherited += text))
    const [first] = await Promise.race([once(started, 'message'), once(started, 'exit')])
    if (first !== 'ready') throw new Error('The program could not be loaded.')
    return started
  }
}

function runInChild(
  child: ChildProcess,
  run: OwnOptions & {words: string[]},
  timeoutMs: number,
): Promise<RunResult | undefined> {
  return new Promise((resolve) => {
    const done = (result?: RunResult) => {
      clearTimeout(timer)
      child.removeAllListeners('message').removeAllListeners('exit')
      resolve(result)
    }
    const timer = setTimeout(done, timeoutMs)
    child.once('message', (result) => done(result as RunResult))
    child.once('exit', () => done())
    child.send(run)
  })
}
