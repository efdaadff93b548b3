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

/**
 * The flag by which nothing leaves this machine. Required, not imported, which would cost each of a thousand starts 10
 * ms.
 */
export const loopbackOnlyOption = (root: string) =>
  `--require=${JSON.stringify(join(root, 'test', 'support', 'loopback-only.cjs'))}`

/**
 * The built program, typed many times in one process: twenty times as fast as a process each. What hangs, or ends the
 * process, gives undefined, and the next one begins in another process.
 */
export function createCommandRunner({root, cwd, env, isTerminal = false}: CommandRunnerOptions, timeoutMs = 20_000) {
  let child: ChildProcess | undefined
  return {
    async run(words: string[]): Promise<RunResult | undefined> {
      child ??= await startChild()
      const result = await runInChild(child, words, timeoutMs)
      if (result === undefined) this.close()
      return result
    },
    close() {
      child?.kill('SIGKILL')
      child = undefined
    },
  }

  async function startChild(): Promise<ChildProcess> {
    const starting = fork(join(root, 'test', 'support', 'command-runner.js'), {
      cwd,
      env: {...env, NODE_OPTIONS: loopbackOnlyOption(root), ...(isTerminal ? {TYPED_ON_TERMINAL: '1'} : {})},
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    const [first] = await Promise.race([once(starting, 'message'), once(starting, 'exit')])
    if (first !== 'ready') throw new Error('The program could not be loaded.')
    return starting
  }
}

function runInChild(child: ChildProcess, argv: string[], timeoutMs: number): Promise<RunResult | undefined> {
  return new Promise((resolve) => {
    const done = (result?: RunResult) => {
      clearTimeout(timer)
      child.removeAllListeners('message').removeAllListeners('exit')
      resolve(result)
    }
    const timer = setTimeout(done, timeoutMs)
    child.once('message', (result) => done(result as RunResult))
    child.once('exit', () => done())
    child.send(argv)
  })
}
