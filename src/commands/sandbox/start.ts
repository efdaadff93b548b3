import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {openSync} from 'node:fs'
import {devNull} from 'node:os'
import {Flags} from '@oclif/core'
import {omitFlags} from '../../cli/argv.js'
import {BaseCommand} from '../../cli/base-command.js'
import {SANDBOX_FLAGS} from '../../cli/sandbox-flags.js'
import {
  readSandboxState,
  removeSandboxState,
  type SandboxStateFile,
  writeSandboxState,
} from '../../config/sandbox-state.js'
import {CliError} from '../../errors.js'
import {renderShellExports} from '../../render/shell-exports.js'
import type {SandboxFlags} from '../../sandbox/launch.js'

const PROCESSES_NOTICE = 'Commands of jobs run as you, on this machine: it is no security boundary.'
const SIMULATED_NOTICE = 'Jobs are simulated: no command is run, and their logs are made up.'

export default class SandboxStart extends BaseCommand {
  static override summary =
    'Start the sandbox: a PAI on this machine that checks every call and runs jobs as real processes'
  static override description =
    `Listens on 127.0.0.1 only, with a key made for this run, until Ctrl-C; its jobs end with it. It prints the variables that point any
client of these APIs at it. It is no security boundary: the commands of its jobs run as you, on this machine. With --simulate none is run.
Then pods last, write and end as variables of their job say, PAI_DLC_SIMULATE_SECONDS, _LINES and _EXIT_CODE (docs/sandbox.md).`
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    'eval "$(<%= config.bin %> <%= command.id %> --detach)"',
    '<%= config.bin %> <%= command.id %> --simulate --speed 100',
    '<%= config.bin %> <%= command.id %> --detach --json',
  ]
  static override quietQuery = 'Endpoint'
  static override flags = {
    ...SANDBOX_FLAGS,
    detach: Flags.boolean({char: 'd', summary: 'run it in the background and return when it is up'}),
  }

  async run() {
    const {flags} = await this.parse(SandboxStart)
    if (flags.fault) (await import('../../sandbox/launch.js')).validateFaults(flags.fault)
    const running = await this.running()
    if (running && (!flags.detach || Boolean(flags.simulate) !== Boolean(running.Simulated)))
      throw alreadyRunningError(running)
    if (running) this.note(`A sandbox runs already (process ${running.Pid}); this is its address.`)
    if (running || flags.detach) {
      const details = this.printExports(running ?? (await this.startInBackground()))
      if (!running)
        this.note(
          `The sandbox is up, as process ${details.Pid}. Use it with these variables, or without: pai-dlc --sandbox job list`,
        )
      if (details.Simulated) this.note(SIMULATED_NOTICE)
      return details
    }
    return this.serveUntilSignal(flags)
  }

  private async running(): Promise<SandboxStateFile | undefined> {
    const state = readSandboxState()
    if (!state) return undefined
    const {findSandbox} = await import('../../sandbox/control-client.js')
    const presence = await findSandbox(state)
    return presence === 'proven' || (presence === 'silent' && state.Born !== undefined) ? state : undefined
  }

  private async serveUntilSignal(flags: SandboxFlags) {
    const {describeSandbox, startSandboxFromFlags} = await import('../../sandbox/launch.js')
    const exitSignal = new Promise<void>((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve())
    })
    const sandbox = await startSandboxFromFlags(flags)
    const state = describeSandbox(sandbox)
    try {
      writeSandboxState(state)
      const details = this.printExports(state)
      this.note('The sandbox is up. In another terminal: pai-dlc --sandbox job list')
      this.note(`${details.Simulated ? SIMULATED_NOTICE : PROCESSES_NOTICE} Ctrl-C ends it and its jobs.`)
      process.send?.('ready')
      await this.printResult(details)
      await exitSignal
      return details
    } finally {
      removeSandboxState({pid: process.pid})
      await sandbox.close()
    }
  }

  /** The same command once more, on its own, without a terminal. */
  private async startInBackground(): Promise<SandboxStateFile> {
    const args = omitFlags(this.argv, ['--detach', '-d', '--json', '--quiet'], ['--output', '--query'])
    const devNullFd = openSync(devNull, 'r+')
    const child = spawn(process.execPath, [process.argv[1] ?? '', 'sandbox', 'start', '--output=table', ...args], {
      detached: true,
      stdio: [devNullFd, devNullFd, devNullFd, 'ipc'],
    })
    const firstEvent = await Promise.race([
      once(child, 'message').then(() => 'ready'),
      once(child, 'exit').then(() => 'ended'),
    ])
    const state = readSandboxState()
    if (firstEvent === 'ended' || !state) throw startFailedError(args)
    child.disconnect()
    child.unref()
    return state
  }

  private printExports({Endpoint, AccessKeyId, AccessKeySecret, RegionId, Pid, Simulated = false}: SandboxStateFile) {
    this.log(renderShellExports({Endpoint, AccessKeyId, AccessKeySecret, RegionId}))
    return {Endpoint, AccessKeyId, AccessKeySecret, RegionId, Pid, Simulated}
  }
}

function alreadyRunningError({Pid, Endpoint, Simulated}: SandboxStateFile): CliError {
  return new CliError({
    code: 'SandboxAlreadyRunning',
    exit: 'failure',
    message: `A sandbox runs already: process ${Pid}, at ${Endpoint}; its jobs are ${Simulated ? 'simulated' : 'run as processes'}.`,
    suggestions: ['pai-dlc sandbox status', 'pai-dlc sandbox stop'],
  })
}

function startFailedError(args: string[]): CliError {
  return new CliError({
    code: 'SandboxFailed',
    exit: 'failure',
    message: 'The sandbox could not be started in the background.',
    suggestions: [`${['pai-dlc sandbox start', ...args].join(' ')}   # in the foreground, to see why`],
  })
}
