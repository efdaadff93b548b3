import {Flags} from '@oclif/core'
import type {Cloud} from '../../api/cloud.js'
import type {GetJobResponse} from '../../api/generated/types.js'
import type {CommandFlags} from '../../cli/base-command.js'
import type {CommandContext} from '../../cli/context.js'
import {durationFlag} from '../../cli/duration-flag.js'
import {jobArg, yesFlag} from '../../cli/global-flags.js'
import {JobCommand} from '../../cli/job-command.js'
import {JOB_FLAGS} from '../../cli/job-flags.js'
import {POLL_FLAGS} from '../../cli/watch-flags.js'
import {CliError} from '../../errors.js'
import {findRefusals, refusedError} from '../../job/refusals.js'
import {updatableJobs} from '../../job/selection.js'
import {parsePollFlags} from '../../job/times.js'
import type {UpdatePlan, WaitForChangeOptions} from '../../job/update.js'
import type {UpdateFlags} from '../../job/update-request.js'
import {confirm} from '../../questions/confirm.js'
import {renderChanges} from '../../render/changes.js'
import {formatDuration} from '../../text/duration.js'

const UPDATE_FLAGS = {
  priority: Flags.string({helpValue: '1..9', summary: 'priority of a quota job that has not started'}),
  accessibility: Flags.string({
    helpValue: 'PUBLIC|PRIVATE',
    summary: 'PUBLIC: visible to all workspace members; this cannot be undone',
  }),
  description: Flags.string({helpValue: 'TEXT', summary: 'description; "" clears it'}),
  'user-command': Flags.string({helpValue: 'COMMAND', summary: 'command of the job, if it can still change'}),
  workers: Flags.string({helpValue: 'N', summary: 'number of Worker nodes (elastic jobs)'}),
  'job-specs': Flags.string({helpValue: 'JSON|@FILE', summary: 'changes per role as JSON (elastic jobs)'}),
}

/** Hidden, so that using one explains why that field cannot change (rules C10, C13, M5). */
const FIXED_FLAGS = Object.fromEntries(
  Object.entries(JOB_FLAGS).flatMap(([name, flag]) => {
    if (name in UPDATE_FLAGS) return []
    return [
      [name, flag.type === 'boolean' ? Flags.boolean({hidden: true, allowNo: true}) : Flags.string({hidden: true})],
    ]
  }),
)

export default class JobUpdate extends JobCommand {
  static override summary = "Change a job's priority, visibility, description, command or size"
  static override description =
    `Shows the change, asks for confirmation and waits until the change takes effect, which can take a minute. The priority can
change only while a quota job is Creating, Queuing or EnvPreparing, and the number of nodes only in an elastic job. Other fields are
fixed: export the job and create a new one.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> dlc1xjcumbfm7aai --priority 7',
    '<%= config.bin %> <%= command.id %> dlc1xjcumbfm7aai --accessibility PUBLIC --description "paper baseline" --yes',
    `<%= config.bin %> <%= command.id %> dlc1xjcumbfm7aai --job-specs '[{"Type": "Worker", "PodCount": 4}]'`,
  ]
  static override quietQuery = 'JobId'
  static override args = {job: jobArg}
  static override flags = {
    ...UPDATE_FLAGS,
    ...FIXED_FLAGS,
    yes: yesFlag,
    'no-wait': Flags.boolean({summary: 'do not wait for the change to take effect'}),
    timeout: durationFlag({
      default: 60_000,
      defaultHelp: async () => '60s',
      summary: 'how long to wait for the change to take effect',
      exclusive: ['no-wait'],
    }),
    ...POLL_FLAGS,
  }

  async run() {
    const {args, flags} = await this.parse(JobUpdate)
    const polling = parsePollFlags(flags)
    const {id, requested} = await this.resolveRequest(args.job, flags)
    const context = await this.context(flags)
    const job = await context.cloud.call('GetJob', {JobId: id})
    const {parseUpdateFlags} = await import('../../job/update-request.js')
    const request = requested ?? (await parseUpdateFlags(await this.askForChange(job, flags), [], id))
    const {planUpdate, sendUpdate} = await import('../../job/update.js')
    const plan = planUpdate(job, request)
    const refused = findRefusals('update', {job, change: plan.change})
    if (refused.length > 0) throw refusedError(refused)
    for (const {field, after} of plan.unchanged) this.note(`${field} is already ${after || 'empty'}.`)
    if (plan.changes.length === 0) return this.reportNothingSent(id)

    await this.confirmChange(job, plan, context, flags.yes)
    const options = {...context, ...polling, timeoutMs: flags.timeout, onNote: (line: string) => this.note(line)}
    const response = await sendUpdate(id, plan.change, options)
    if (flags['no-wait'])
      this.log(`Requested: ${listFields(plan)}. The change can take a minute: pai-dlc job get ${id}`)
    else await this.waitForChange(id, plan, options)
    return response
  }

  private async resolveRequest(job: string | undefined, flags: CommandFlags<typeof JobUpdate>) {
    const {parseUpdateFlags} = await import('../../job/update-request.js')
    const fixedFlags = Object.keys(FIXED_FLAGS).filter((name) => (flags as Record<string, unknown>)[name] !== undefined)
    if (job === undefined && !this.terminal.canAsk) throw this.missingJobError()
    const needsPrompt = fixedFlags.length === 0 && this.terminal.canAsk && !hasChanges(flags)
    const requested = needsPrompt ? undefined : await parseUpdateFlags(flags, fixedFlags, job ?? 'JOB')
    return {id: await this.resolveJobId(job, flags, updatableJobs(requested ?? {}), needsPrompt), requested}
  }

  private reportNothingSent(JobId: string) {
    this.note('Nothing to change. No request was sent.')
    return {JobId}
  }

  private async confirmChange(
    job: GetJobResponse,
    {change, changes}: UpdatePlan,
    {clock, prompter}: CommandContext,
    yes: boolean,
  ): Promise<void> {
    this.note(`${renderChanges(job, changes, {...this.view(clock.now()), color: this.terminal.stderrColor})}\n`)
    if (changes.some(({field}) => / (?!pods$)/.test(field)))
      this.note('Note: of a role, the service may change only the number of nodes.')
    const question =
      change.Accessibility === 'PUBLIC'
        ? 'Make the job visible to all workspace members? This cannot be undone.'
        : 'Apply this change?'
    await confirm({prompter, yes, question})
  }

  private async waitForChange(
    id: string,
    plan: UpdatePlan,
    options: Omit<WaitForChangeOptions, 'onWait'> & {cloud: Cloud; timeoutMs: number},
  ): Promise<void> {
    this.onInterrupt(`The change of job ${id} was requested.`)
    const {waitForChange} = await import('../../job/update.js')
    const timeout = formatDuration(options.timeoutMs / 1000)
    const onWait = () => this.note(`Waiting for the change to take effect (up to ${timeout}) …`)
    const {isApplied, job} = await waitForChange(options.cloud, id, plan.change, {...options, onWait})
    if (!isApplied) throw changeNotAppliedError(id, listFields(plan), timeout, job?.Status)
    this.log(`Changed ${listFields(plan)} of ${id}.`)
  }

  private async askForChange(job: GetJobResponse, flags: CommandFlags<typeof JobUpdate>): Promise<UpdateFlags> {
    const context = await this.promptContext(flags)
    const {askUpdateFlags} = await import('../../questions/update-field.js')
    const answers: UpdateFlags = context ? await askUpdateFlags(context.prompter, job) : {}
    await this.echoCommand(...Object.entries(answers).flatMap(([name, value]) => [`--${name}`, String(value)]))
    return answers
  }
}

const listFields = ({changes}: UpdatePlan) => changes.map(({field}) => field).join(', ')

const hasChanges = (flags: object) =>
  Object.keys(UPDATE_FLAGS).some((name) => (flags as Record<string, unknown>)[name] !== undefined)

/** The service accepts some changes and then ignores them (rule M3). */
function changeNotAppliedError(jobId: string, names: string, timeout: string, status = 'unknown'): CliError {
  return new CliError({
    code: 'ChangeNotApplied',
    exit: 'failure',
    message:
      `The service accepted the change of ${names}, but job ${jobId} (${status}) does not show it after ${timeout}. ` +
      'It may have been ignored.',
    suggestions: [`pai-dlc job get ${jobId}`],
  })
}
