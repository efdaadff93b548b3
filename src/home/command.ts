import {toFlagArgs} from '../cli/argv.js'
import {BaseCommand, type CommandFlags} from '../cli/base-command.js'
import {type CommandContext, createContext} from '../cli/context.js'
import {spawnSelf} from '../cli/spawn-self.js'
import {createSettingsInput} from '../config/environment.js'
import type {SettingSource} from '../config/setting.js'
import {resolvePartialSettings} from '../config/settings.js'
import {CliError, EXIT} from '../errors.js'
import {createLiveJobs} from '../job/live-jobs.js'
import {listIntervalMs} from '../questions/pick-job.js'
import {renderHomeHeader} from '../render/home.js'
import {createColors} from '../render/view.js'
import type {HomeSession} from './screen.js'

const HOME_JOB_LIMIT = 5
const FIRST_STATUSES = ['Running', 'Queuing']

/** Runs for `pai-dlc` without arguments on a terminal. */
export class HomeCommand extends BaseCommand {
  private inheritedArgs: string[] = []
  /** A region or profile that the user chose at a prompt. */
  private readonly promptedFlags: Record<string, string> = {}

  async run(): Promise<void> {
    const {flags} = await this.parse(HomeCommand)
    const [{runHomeScreen}, {createPrompter, createStderrScreen: processScreen}] = await Promise.all([
      import('./screen.js'),
      import('../prompt/inquirer.js'),
    ])
    const {stderrColor: color, unicode} = this.terminal
    try {
      await runHomeScreen({
        prompter: createPrompter(processScreen({color, unicode})),
        unicode,
        now: Date.now,
        openSession: ({isSandbox}) => this.openSession(isSandbox ? toSandboxFlags(flags) : flags, isSandbox),
        runCommand: (args) => this.runCommand(args),
      })
    } catch (error) {
      if (!(error instanceof CliError) || error.exit !== EXIT.interrupted) throw error
      process.exitCode = EXIT.interrupted
    }
  }

  private async openSession(flags: CommandFlags<typeof HomeCommand>, isSandbox: boolean): Promise<HomeSession> {
    let context: CommandContext | undefined
    let configError: CliError | undefined
    try {
      const contextOptions = {
        terminal: this.terminal,
        version: this.config.version,
        note: (text: string) => this.note(text),
      }
      context = await createContext(isSandbox ? flags : {...flags, ...this.promptedFlags}, contextOptions)
    } catch (error) {
      if (!(error instanceof CliError) || error.exit === EXIT.interrupted) throw error
      configError = error
    }
    Object.assign(this.promptedFlags, context?.promptedFlags)
    this.inheritedArgs = isSandbox ? ['--sandbox'] : [...this.argv, ...toFlagArgs(this.promptedFlags)]
    const {profile, region, credential, sandbox} =
      context?.settings ?? resolvePartialSettings(createSettingsInput(flags))
    const {stderrColor: color, unicode, width} = this.terminal
    const identity = {
      profile: profile.value ?? undefined,
      credential: credential.value === null ? undefined : formatSource(credential.source),
    }
    const scope = {region: region.value ?? undefined, workspace: process.env.PAI_DLC_WORKSPACE_ID}
    const header = `\n${renderHomeHeader({isSandbox: sandbox, ...identity, ...scope}, {color, unicode, width})}`
    if (!context) return {header, isSandbox: sandbox, configError}
    const {cloud, clock, renew} = context
    const selector = {reject: () => undefined}
    return {
      header,
      isSandbox: sandbox,
      openJobs: () =>
        createLiveJobs(cloud, {
          selector,
          clock,
          renew,
          intervalMs: listIntervalMs(),
          priorityStatuses: FIRST_STATUSES,
          limit: HOME_JOB_LIMIT,
        }),
      getJob: (JobId) => cloud.call('GetJob', {JobId}),
    }
  }

  /** Runs in a child process, which handles signals, exit codes and the screen by itself. */
  private async runCommand(args: readonly string[]): Promise<number> {
    const {formatCommand} = await import('../text/shell-quote.js')
    const paint = createColors(this.terminal.stderrColor)
    const allArgs = [...args, ...this.inheritedArgs]
    this.note(`  ${paint.dim(formatCommand(undefined, allArgs))}`)
    const exitCode = await spawnSelf(allArgs)
    if (exitCode !== EXIT.ok && exitCode !== EXIT.interrupted) this.note(`  ${paint.dim(`exit code ${exitCode}`)}`)
    return exitCode
  }
}

const formatSource = ({kind, name}: SettingSource) => (kind === 'environment' ? 'the environment' : name)

/** Removes flags that point elsewhere. */
function toSandboxFlags({
  profile: _profile,
  endpoint: _endpoint,
  region: _region,
  ...flags
}: CommandFlags<typeof HomeCommand>): CommandFlags<typeof HomeCommand> {
  return {...flags, sandbox: true} as CommandFlags<typeof HomeCommand>
}
