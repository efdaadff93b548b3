import {BaseCommand} from '../../cli/base-command.js'
import {
  readSandboxState,
  removeSandboxState,
  requireRunningSandbox,
  type SandboxStateFile,
} from '../../config/sandbox-state.js'
import {CliError} from '../../errors.js'
import {systemClock} from '../../platform/clock.js'
import {isAlive} from '../../platform/process-identity.js'

const POLL_INTERVAL_MS = 50
const STOP_TIMEOUT_MS = 15_000

export default class SandboxStop extends BaseCommand {
  static override summary = 'Stop the sandbox and all its jobs'
  static override examples = ['<%= config.bin %> <%= command.id %>']
  static override quietQuery = 'Pid'

  async run(): Promise<{Endpoint: string; Pid: number}> {
    await this.parse(SandboxStop)
    const state = requireRunningSandbox()
    const {Pid, Born, Endpoint} = state
    if (!(await this.isRunning(state))) {
      removeSandboxState({pid: Pid})
      return this.run()
    }
    process.kill(Pid, 'SIGTERM')
    const deadline = systemClock.now() + STOP_TIMEOUT_MS
    while (readSandboxState()?.Pid === Pid || isAlive(Pid, Born)) {
      if (systemClock.now() > deadline) throw stopTimeoutError(Pid)
      await systemClock.sleep(POLL_INTERVAL_MS)
    }
    removeSandboxState({pid: Pid})
    this.log(`Sandbox at ${Endpoint} stopped; its jobs were ended.`)
    return {Endpoint, Pid}
  }

  /**
   * Whether the process of the state is the sandbox: it has proven it, or it is too busy to and its start time is the
   * sandbox's. @throws CliError if it may be another one
   */
  private async isRunning(state: SandboxStateFile): Promise<boolean> {
    const {findSandbox, unprovenSandboxError} = await import('../../sandbox/control-client.js')
    const presence = await findSandbox(state)
    if (presence === 'absent') return false
    if (presence === 'proven' || (presence === 'silent' && state.Born !== undefined)) return true
    throw unprovenSandboxError(state)
  }
}

function stopTimeoutError(pid: number): CliError {
  return new CliError({
    code: 'SandboxStopTimeout',
    exit: 'failure',
    message: `The sandbox (process ${pid}) did not stop within ${STOP_TIMEOUT_MS / 1000} s.`,
    suggestions: [`kill -9 ${pid}   # also ends its jobs`],
  })
}
