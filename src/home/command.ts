import {flagWords} from '../cli/argv.js'
import {BaseCommand, type Flags as FlagsOf} from '../cli/base-command.js'
import {type Context, createContext} from '../cli/context.js'
import {runAgain} from '../cli/spawn-self.js'
import {createSettingsInput} from '../config/environment.js'
import type {SettingSource} from '../config/setting.js'
import {resolvePartialSettings} from '../config/settings.js'
import {CliError, EXIT} from '../errors.js'
import {createLiveJobs} from '../job/live-jobs.js'
import {listPace} from '../questions/pick-job.js'
import {renderPlace} from '../render/home.js'
import {colours} from '../render/view.js'
import type {Place} from './screen.js'

/** So many jobs are seen at a glance, those that run first. */
const AT_A_GLANCE = 5
const FIRST = ['Running', 'Queuing']

/** `pai-dlc` alone on a terminal. Not among the commands: off a terminal it is the help. */
export class Home extends BaseCommand {
  private words: string[] = []
  /** A region or a profile that was asked for once. */
  private readonly answers: Record<string, string> = {}

  async run(): Promise<void> {
    const {flags} = await this.parse(Home)
    const [{homeScreen}, {createPrompter, processScreen}] = await Promise.all([
      import('./screen.js'),
      import('../prompt/inquirer.js'),
    ])
    const {stderrColor: colour, unicode} = this.terminal
    try {
      await homeScreen({
        prompter: createPrompter(processScreen({colour, unicode})),
        unicode,
        now: Date.now,
        open: ({sandbox}) => this.place(sandbox ? inSandbox(flags) : flags, sandbox),
        run: (words) => this.command(words),
      })
    } catch (error) {
      if (!(error instanceof CliError) || error.exit !== EXIT.interrupted) throw error
      process.exitCode = EXIT.interrupted
    }
  }

  private async place(flags: FlagsOf<typeof Home>, isSandbox: boolean): Promise<Place> {
    let context: Context | undefined
    let fault: CliError | undefined
    try {
      const around = {terminal: this.terminal, version: this.config.version, note: (text: string) => this.note(text)}
      context = await createContext(isSandbox ? flags : {...flags, ...this.answers}, around)
    } catch (error) {
      if (!(error instanceof CliError) || error.exit === EXIT.interrupted) throw error
      fault = error
    }
    Object.assign(this.answers, context?.asked)
    this.words = isSandbox ? ['--sandbox'] : [...this.argv, ...flagWords(this.answers)]
    const {profile, region, credential, sandbox} =
      context?.settings ?? resolvePartialSettings(createSettingsInput(flags))
    const {stderrColor: colour, unicode, width} = this.terminal
    const who = {
      profile: profile.value ?? undefined,
      credential: credential.value === null ? undefined : sourceText(credential.source),
    }
    const where = {region: region.value ?? undefined, workspace: process.env.PAI_DLC_WORKSPACE_ID}
    const header = `\n${renderPlace({sandbox, ...who, ...where}, {colour, unicode, width})}`
    if (!context) return {header, sandbox, fault}
    const {cloud, clock, renew} = context
    const selector = {reject: () => undefined}
    return {
      header,
      sandbox,
      jobs: () =>
        createLiveJobs(cloud, {
          selector,
          clock,
          renew,
          intervalMs: listPace(),
          priorityStatuses: FIRST,
          limit: AT_A_GLANCE,
        }),
      read: (JobId) => cloud.call('GetJob', {JobId}),
    }
  }

  /** In a process of its own: what it does with signals, exit codes and the screen is then its own, too. */
  private async command(words: readonly string[]): Promise<number> {
    const {asTyped} = await import('../text/shell-quote.js')
    const paint = colours(this.terminal.stderrColor)
    const all = [...words, ...this.words]
    this.note(`  ${paint.dim(asTyped(undefined, all))}`)
    const code = await runAgain(all)
    if (code !== EXIT.ok && code !== EXIT.interrupted) this.note(`  ${paint.dim(`exit code ${code}`)}`)
    return code
  }
}

/** Names of variables take a whole line, and say no more. */
const sourceText = ({kind, name}: SettingSource) => (kind === 'environment' ? 'the environment' : name)

/** The same flags, but for those that name another place. */
function inSandbox({
  profile: _profile,
  endpoint: _endpoint,
  region: _region,
  ...flags
}: FlagsOf<typeof Home>): FlagsOf<typeof Home> {
  return {...flags, sandbox: true} as FlagsOf<typeof Home>
}
