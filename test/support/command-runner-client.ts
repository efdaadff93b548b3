import {type ChildProcess, fork} from 'node:child_process'
import {once} from 'node:events'
import {join} from 'node:path'

export interface Said {
  stdout: string
  stderr: string
  exit: number
  /** How long it took, in milliseconds. */
  ms: number
}

interface Around {
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
export const guardIn = (root: string) =>
  `--require=${JSON.stringify(join(root, 'test', 'support', 'loopback-only.cjs'))}`

/**
 * The built program, typed many times in one process: twenty times as fast as a process each. What hangs, or ends the
 * process, gives undefined, and the next one begins in another process.
 */
export function typist({root, cwd, env, isTerminal = false}: Around, longestMs = 20_000) {
  let child: ChildProcess | undefined
  return {
    async type(words: string[]): Promise<Said | undefined> {
      child ??= await started()
      const said = await typed(child, words, longestMs)
      if (said === undefined) this.close()
      return said
    },
    close() {
      child?.kill('SIGKILL')
      child = undefined
    },
  }

  async function started(): Promise<ChildProcess> {
    const begun = fork(join(root, 'test', 'support', 'command-runner.js'), {
      cwd,
      env: {...env, NODE_OPTIONS: guardIn(root), ...(isTerminal ? {TYPED_ON_TERMINAL: '1'} : {})},
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    const [first] = await Promise.race([once(begun, 'message'), once(begun, 'exit')])
    if (first !== 'ready') throw new Error('The program could not be loaded.')
    return begun
  }
}

function typed(child: ChildProcess, words: string[], longestMs: number): Promise<Said | undefined> {
  return new Promise((resolve) => {
    const done = (said?: Said) => {
      clearTimeout(timer)
      child.removeAllListeners('message').removeAllListeners('exit')
      resolve(said)
    }
    const timer = setTimeout(done, longestMs)
    child.once('message', (said) => done(said as Said))
    child.once('exit', () => done())
    child.send(words)
  })
}
