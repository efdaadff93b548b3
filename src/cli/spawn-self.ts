import {spawn} from 'node:child_process'
import {constants} from 'node:os'
import {EXIT} from '../errors.js'

/** Runs this program on the same terminal and resolves with its exit code. Ctrl-C ends only the child process. */
export function spawnSelf(args: readonly string[]): Promise<number> {
  const ignoreSignal = () => {}
  process.on('SIGINT', ignoreSignal)
  const child = spawn(process.execPath, [...process.execArgv, process.argv[1] ?? '', ...args], {stdio: 'inherit'})
  const forwardSignal = (signal: NodeJS.Signals) => child.kill(signal)
  process.on('SIGTERM', forwardSignal)
  process.on('SIGHUP', forwardSignal)
  return new Promise<number>((resolve) => {
    child.on('error', () => resolve(EXIT.failure))
    child.on('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)))
  }).finally(() => {
    process.off('SIGINT', ignoreSignal)
    process.off('SIGTERM', forwardSignal)
    process.off('SIGHUP', forwardSignal)
  })
}
