import {spawn} from 'node:child_process'
import {chmodSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {constants, tmpdir} from 'node:os'
import {delimiter, join} from 'node:path'
import {argsBeforeDashDash} from '../../cli/argv.js'
import {BaseCommand} from '../../cli/base-command.js'
import {SANDBOX_FLAGS} from '../../cli/sandbox-flags.js'
import {type SandboxStateFile, writeSandboxState} from '../../config/sandbox-state.js'
import {CliError, usageError} from '../../errors.js'
import {CONFLICTING_VARIABLES, getSandboxVariables} from '../../render/shell-exports.js'

export default class SandboxExec extends BaseCommand {
  static override summary = 'Run a command against a temporary sandbox'
  static override description =
    `Starts a sandbox, runs the command, and removes the sandbox and its jobs: use it to test scripts. In the command, pai-dlc uses
this sandbox without a flag, and other API clients find the endpoint and a key in the environment. Returns the exit code of the
command.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> -- pai-dlc job create -f job.yaml --follow',
    '<%= config.bin %> <%= command.id %> -- ./nightly.sh',
  ]
  static override strict = false
  static override usage = 'sandbox exec [FLAGS] -- COMMAND…'
  static override flags = SANDBOX_FLAGS

  async run() {
    // Arguments after -- bypass oclif, which reorders repeated words.
    const ownArgs = argsBeforeDashDash(this.argv)
    const [command, ...commandArgs] = this.argv.slice(ownArgs.length + 1)
    const {argv, flags} = await this.parse(SandboxExec, [...ownArgs])
    if (command === undefined || argv.length > 0) throw missingExecCommandError(argv as string[])

    const {describeSandbox, startSandboxFromFlags} = await import('../../sandbox/launch.js')
    const folder = mkdtempSync(join(tmpdir(), 'pai-dlc-exec-'))
    const sandbox = await startSandboxFromFlags(flags)
    try {
      process.exitCode = await this.spawnCommand(
        commandEnvironment(describeSandbox(sandbox), folder),
        command,
        commandArgs,
      )
    } finally {
      await sandbox.close()
      rmSync(folder, {recursive: true, force: true})
    }
  }

  private spawnCommand(env: NodeJS.ProcessEnv, command: string, args: string[]): Promise<number> {
    return new Promise((resolve, reject) => {
      // On Ctrl-C the terminal signals the command, too: the sandbox stays up until the command exits.
      const forwardSignal = (signal: NodeJS.Signals) => child.kill(signal)
      process.on('SIGINT', () => {})
      process.on('SIGTERM', forwardSignal)
      process.on('SIGHUP', forwardSignal)
      const child = spawn(command, args, {stdio: 'inherit', env, shell: process.platform === 'win32'})
      child.on('error', (error: NodeJS.ErrnoException) => reject(commandUnusableError(command, error)))
      child.on('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)))
    })
  }
}

/** The caller's environment without other credentials, and with this program on the PATH. */
function commandEnvironment(state: SandboxStateFile, folder: string): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    ...getSandboxVariables(state),
    PAI_DLC_SANDBOX: '1',
    PAI_DLC_SANDBOX_STATE: join(folder, 'sandbox.json'),
  }
  for (const name of CONFLICTING_VARIABLES) delete env[name]
  writeSandboxState(state, {env, home: folder, platform: process.platform})
  env.PATH = [writeShims(folder), process.env.PATH].filter(Boolean).join(delimiter)
  return env
}

/** Makes `pai-dlc` run this program, even if it is not installed. */
function writeShims(folder: string): string {
  const program = process.argv[1] ?? ''
  const posix = join(folder, 'pai-dlc')
  writeFileSync(
    posix,
    `#!/bin/sh\nexec '${process.execPath.replaceAll("'", "'\\''")}' '${program.replaceAll("'", "'\\''")}' "$@"\n`,
  )
  chmodSync(posix, 0o755)
  writeFileSync(join(folder, 'pai-dlc.cmd'), `@"${process.execPath}" "${program}" %*\r\n`)
  return folder
}

function missingExecCommandError(args: string[]): CliError {
  const message = args.length > 0 ? 'Put the command to run after --.' : 'No command to run.'
  return usageError(message, [`pai-dlc sandbox exec -- ${args.length > 0 ? args.join(' ') : 'pai-dlc job list'}`])
}

function commandUnusableError(command: string, {code, message}: NodeJS.ErrnoException): CliError {
  // If a PATH folder is unreadable, an unknown command fails with EACCES.
  const isNotFound = code === 'ENOENT' || (code === 'EACCES' && !/[\\/]/.test(command))
  const reason = isNotFound ? 'command not found' : code === 'EACCES' ? 'not executable' : message
  return new CliError({
    code: 'CommandUnusable',
    exit: 'usage',
    message: `Cannot run ${command}: ${reason}.`,
    suggestions: [`command -v ${command}`],
  })
}
