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

const PROCESSES_NOTICE = 'Job commands run as you on this machine, without isolation.'
const SIMULATED_NOTICE = 'Jobs are simulated: nothing is executed, and logs are generated.'

export default class SandboxStart extends BaseCommand {
  static override summary = 'Start a local sandbox that emulates PAI'
  static override description =
    `Listens on 127.0.0.1 until you press Ctrl-C, which also ends its jobs. Prints environment variables that point any API client at
the sandbox; the key is new for each run. Job commands run as you on this machine, without isolation. With --simulate no command
runs: the variables PAI_DLC_SIMULATE_SECONDS, _LINES and _EXIT_CODE of a job set the duration, output and exit code of its pods
(docs/sandbox.md).`
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    'eval "$(<%= config.bin %> <%= command.id %> --detach)"',
    '<%= config.bin %> <%= command.id %> --simulate --speed 100',
    '<%= config.bin %> <%= command.id %> --detach --json',
  ]
  static override quietQuery = 'Endpoint'
  static override flags = {
    ...SANDBOX_FLAGS,
    detach: Flags.boolean({char: 'd', summary: 'run in the background and return when ready'}),
  }

  async run() {
    const {flags} = await this.parse(SandboxStart)
    if (flags.fault) (await import('../../sandbox/launch.js')).validateFaults(flags.fault)
    const running = await this.running()
    if (running && (!flags.detach || Boolean(flags.simulate) !== Boolean(running.Simulated)))
      throw alreadyRunningError(running)
    if (running) this.note(`A sandbox is already running (pid ${running.Pid}). Its variables:`)
    if (running || flags.detach) {
      const details = this.printExports(running ?? (await this.startInBackground()))
      if (!running)
        this.note(
          `Sandbox running (pid ${details.Pid}). Export the variables above, or use: pai-dlc --sandbox job list`,
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
    const sandbox = await startSandboxFromFlags(flags, (line) => this.note(line))
    const state = describeSandbox(sandbox)
    try {
      writeSandboxState(state)
      const details = this.printExports(state)
      this.note('Sandbox running. In another terminal: pai-dlc --sandbox job list')
      this.note(`${details.Simulated ? SIMULATED_NOTICE : PROCESSES_NOTICE} Press Ctrl-C to stop it and its jobs.`)
      process.send?.('ready')
      await this.printResult(details)
      await exitSignal
      return details
    } finally {
      removeSandboxState({pid: process.pid})
      await sandbox.close()
    }
  }

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
    message:
      `A sandbox is already running (pid ${Pid}) at ${Endpoint}. ` +
      `Its jobs ${Simulated ? 'are simulated' : 'run as processes'}.`,
    suggestions: ['pai-dlc sandbox status', 'pai-dlc sandbox stop'],
  })
}

function startFailedError(args: string[]): CliError {
  return new CliError({
    code: 'SandboxFailed',
    exit: 'failure',
    message: 'Could not start the sandbox in the background.',
    suggestions: [`${['pai-dlc sandbox start', ...args].join(' ')}   # run in the foreground to see why`],
  })
}
