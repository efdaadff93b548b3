import {Flags} from '@oclif/core'
import type {CreateJobResponse, EcsSpec} from '../../api/generated/types.js'
import {BaseCommand, type CommandFlags} from '../../cli/base-command.js'
import type {CommandContext} from '../../cli/context.js'
import {yesFlag} from '../../cli/global-flags.js'
import {JOB_FLAGS} from '../../cli/job-flags.js'
import {FOLLOW_FLAGS} from '../../cli/watch-flags.js'
import {suggestImprovements} from '../../document/suggestions.js'
import {type CliError, usageError} from '../../errors.js'
import {parsePollFlags} from '../../job/times.js'
import {followLogsToEnd, toExitName, waitForJobEnd} from '../../logs/follow-command.js'
import type {Prompter} from '../../prompt/prompter.js'
import {confirm} from '../../questions/confirm.js'
import {toYaml} from '../../render/structured.js'
import {renderJobSummary} from '../../render/summary.js'
import type {InteractiveJob} from '../../submit/interactive.js'
import {assertSubmittable, type PreparedJob, prepareJob, shouldRunWizard} from '../../submit/prepare.js'
import type {SubmissionContext} from '../../submit/run-attempt.js'
import {createSubmissionContext, describeOpenAttempts, resumeSubmission, submitJob} from '../../submit/submit.js'
import {checkPreparedJob} from '../../submit/verify.js'

interface WaitFlags {
  follow: boolean
  wait: boolean
  interval?: number
  'drain-timeout'?: number
}

export default class JobCreate extends BaseCommand {
  static override summary = 'Submit a training job, from a file, from flags, or from both'
  static override description =
    `The file is the body of CreateJob in the API’s own spelling, as YAML or JSON; flags win over it, and --set and --unset over both. What it refers to is looked up first:
workspace, images, datasets, code source, machine types. All problems are reported at once, and no job is made while there is one. On a
terminal the job is shown and confirmed first (--yes goes ahead). The new job’s id is printed.
Where the answer is lost the job is looked for, and nothing is sent twice; --resume looks again, also after this process was killed.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> -f job.yaml --yes --follow',
    '<%= config.bin %> <%= command.id %> -f job.yaml --set "JobSpecs[0].PodCount=4" --dry-run',
    `<%= config.bin %> <%= command.id %> -n bert-squad-20260320 --job-type PyTorchJob --workspace-id 268 --image "$IMAGE" --ecs-spec ecs.gn6i-c4g1.xlarge \\
  --user-command "python train.py" --time-limit 2h`,
  ]
  static override quietQuery = 'JobId'
  static override flags = {
    file: Flags.string({char: 'f', helpValue: 'FILE', summary: 'job document, YAML or JSON; - for standard input'}),
    set: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'PATH=VALUE',
      summary: 'change one value of the document (repeatable)',
    }),
    unset: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'PATH',
      summary: 'take one value out of the document (repeatable)',
    }),
    ...JOB_FLAGS,
    'allow-unknown-fields': Flags.boolean({
      summary: 'send fields that look misspelt as they are; other unknown fields are always sent, with a warning',
    }),
    'no-verify-image': Flags.boolean({
      env: 'PAI_DLC_NO_VERIFY_IMAGE',
      summary: 'take images that the catalog does not know, such as those of your own registry',
    }),
    interactive: Flags.boolean({
      char: 'i',
      summary: 'ask for the job, also for what need not be said; needs a terminal',
    }),
    'dry-run': Flags.boolean({
      summary: 'print the document that would be sent; nothing is sent, and looked up only with --interactive',
    }),
    yes: yesFlag,
    'idempotency-key': Flags.string({
      helpValue: 'KEY',
      summary: 'make one job for this key, ever: again with the same key, the first job’s id is given back',
      exclusive: ['resume'],
    }),
    resume: Flags.string({
      helpValue: 'ATTEMPT',
      summary:
        'find out what became of an attempt (last: the newest open one); with its document as well, send it if there is no job',
    }),
    'no-attempt-tag': Flags.boolean({
      summary: 'leave out the tags by which a job is found again (pai-dlc-attempt, pai-dlc-key)',
    }),
    wait: Flags.boolean({summary: 'return when the job has ended; the exit code says how', exclusive: ['follow']}),
    follow: Flags.boolean({summary: 'show the logs of all pods until the job has ended; the exit code says how'}),
    ...FOLLOW_FLAGS,
  }

  async run() {
    const {flags} = await this.parse(JobCreate)
    parsePollFlags(flags)
    const resumed = flags.resume === undefined || flags['dry-run'] ? undefined : await this.resumeAttempt(flags)
    if (resumed) return resumed
    const preparedFromFlags = await prepareJob(flags)
    for (const line of preparedFromFlags.audit) this.note(line)
    const interactive = await this.runWizard(preparedFromFlags, flags)
    const prepared = interactive?.prepared ?? preparedFromFlags
    if (flags['dry-run']) return this.printDryRun(prepared)

    const isVerified = !flags['no-verify-image'] && interactive?.answer.verifyImages !== false
    const open = (limits: object) => this.context(limits)
    const {context, findings} = await checkPreparedJob(prepared, flags, {open, verifyImages: isVerified})
    const submission = await this.openSubmission(context, flags)
    if (flags.resume === undefined && flags['idempotency-key'] === undefined)
      this.noteWarnings(await describeOpenAttempts(submission, prepared.document))
    this.noteWarnings([...prepared.warnings, ...findings.warnings])
    this.noteWarnings(suggestImprovements(prepared.document, findings.specs))
    if (!interactive) await this.confirmJob(prepared, context, {yes: flags.yes, specs: findings.specs, isVerified})

    const removeExitMessage = this.onInterrupt('The job may have been created: pai-dlc job create --resume last')
    const created = await submitJob(submission, prepared.document, flags).finally(removeExitMessage)
    return this.reportJob(created.response, created.foundBy ? 'Found' : 'Created', context, flags, interactive)
  }

  private openSubmission(context: CommandContext, flags: CommandFlags<typeof JobCreate>): Promise<SubmissionContext> {
    const onNote = (line: string) => this.note(line)
    return createSubmissionContext(context, flags, {...parsePollFlags(flags), onNote})
  }

  /** The job of an attempt that was cut off; nothing where it made none and the document may be sent. */
  private async resumeAttempt(flags: CommandFlags<typeof JobCreate>) {
    const context = await this.context(flags)
    const resumed = await resumeSubmission(await this.openSubmission(context, flags), flags)
    return resumed && this.reportJob(resumed.response, 'Found', context, flags)
  }

  private printDryRun(prepared: PreparedJob) {
    const hints = this.canAsk ? ['pai-dlc job create -i --dry-run   # asks for what is missing'] : []
    assertSubmittable(prepared, [], hints)
    this.noteWarnings([...prepared.warnings, ...suggestImprovements(prepared.document)])
    return this.printDocument(prepared)
  }

  /** Shows the job and asks, where somebody can be asked; a workspace by default needs an answer or --yes (C1). */
  private async confirmJob(
    prepared: PreparedJob,
    {clock, prompter}: CommandContext,
    {yes, specs, isVerified}: {yes: boolean; specs?: EcsSpec[]; isVerified: boolean},
  ): Promise<void> {
    const view = {...this.view(clock.now()), color: this.terminal.stderrColor, ecsSpecs: specs, isVerified}
    if (prompter || yes) this.note(`${renderJobSummary(prepared.document, view, prepared.sources)}\n`)
    if (!prompter && prepared.needsConfirmation) throw unconfirmedWorkspaceError(prepared.document.WorkspaceId)
    if (prompter) await confirm({prompter, yes, question: 'Create this job?'})
  }

  /** Prints the id, or stays until the job has ended. */
  private async reportJob(
    created: CreateJobResponse,
    verb: 'Created' | 'Found',
    context: CommandContext,
    flags: WaitFlags,
    interactive?: InteractiveJob,
  ) {
    const {JobId = ''} = created
    interactive?.drafts.remove()
    const nextStep = await this.chooseNextStep(JobId, context, flags, interactive)
    if (nextStep === 'print') {
      this.log(JobId)
      const indent = ' '.repeat(verb.length)
      this.note(`${verb}. Follow it:  pai-dlc logs ${JobId} -f\n${indent}  Look at it: pai-dlc job get ${JobId}`)
      return created
    }
    if (flags.follow || flags.wait) this.note(`${verb} ${JobId}.`)
    return this.watchToEnd(JobId, context, flags, nextStep)
  }

  /** What follows the creation: flags say it, or the wizard asks. */
  private async chooseNextStep(
    jobId: string,
    {prompter}: CommandContext,
    flags: WaitFlags,
    interactive?: InteractiveJob,
  ): Promise<'follow' | 'wait' | 'print'> {
    if (flags.follow) return 'follow'
    if (flags.wait) return 'wait'
    const answer = interactive && prompter ? await this.promptNextStep(jobId, interactive, prompter) : undefined
    return answer === 'follow' || answer === 'wait' ? answer : 'print'
  }

  private async watchToEnd(
    jobId: string,
    {cloud, clock, renew}: CommandContext,
    flags: WaitFlags,
    nextStep: 'follow' | 'wait',
  ) {
    this.onInterrupt(`${jobId} goes on.\n  Follow it: pai-dlc logs ${jobId} -f\n  Stop it:   pai-dlc job stop ${jobId}`)
    const options = {
      ...{cloud, clock, renew, jobId},
      polling: parsePollFlags(flags),
      view: this.view(clock.now()),
      note: (line: string) => this.note(line),
    }
    const writeLine = (line: string) => (this.jsonEnabled() ? this.note(line) : this.log(line))
    const job =
      nextStep === 'follow'
        ? await followLogsToEnd({...options, pods: 'all', tail: Number.POSITIVE_INFINITY, writeLine})
        : await waitForJobEnd(options)
    this.setExitCode(toExitName(job.Status) ?? 'failure')
    return job
  }

  private get canAsk(): boolean {
    return this.terminal.canAsk && !this.jsonEnabled()
  }

  /** The wizard, where it is wanted and somebody is there. */
  private async runWizard(
    prepared: PreparedJob,
    flags: CommandFlags<typeof JobCreate>,
  ): Promise<InteractiveJob | undefined> {
    const {canAsk} = this
    if (flags.interactive && !canAsk)
      throw usageError('--interactive asks questions, and nobody can be asked here.', ['pai-dlc job create --help'])
    if (
      !shouldRunWizard(prepared, {
        interactive: flags.interactive,
        canAsk: canAsk && !flags.yes && (flags.interactive || !flags['dry-run']),
      })
    )
      return undefined
    const {promptForJob} = await import('../../submit/interactive.js')
    const context = await this.context(flags)
    if (!context.prompter) return undefined
    const view = {...this.view(context.clock.now()), color: this.terminal.stderrColor}
    return promptForJob(prepared, context, context.prompter, {
      view,
      isDryRun: flags['dry-run'],
      verifyImages: !flags['no-verify-image'],
      allowUnknownFields: flags['allow-unknown-fields'],
    })
  }

  private async promptNextStep(jobId: string, {answer}: InteractiveJob, prompter: Prompter) {
    const {promptNextStep} = await import('../../submit/interactive.js')
    const file = answer.savedPath === undefined ? '' : `The file that it was saved as: ${answer.savedPath}\n`
    this.note(`\nCreated ${jobId}. The same as a command:\n  ${answer.commandLine}\n${file}`)
    return promptNextStep(prompter, jobId)
  }

  private noteWarnings(warnings: string[]): void {
    for (const warning of warnings) this.note(`Note: ${warning}`)
  }

  private async printDocument({document}: PreparedJob) {
    if (!this.jsonEnabled()) this.log(await toYaml(document))
    return document
  }
}

/** A workspace that nobody typed is confirmed, or the job lands in the wrong one (rule C1). */
function unconfirmedWorkspaceError(id = ''): CliError {
  return usageError(
    `Workspace ${id} is only your default, from PAI_DLC_WORKSPACE_ID, and nobody can be asked here to confirm it.`,
    [`--workspace-id ${id}   # say it`, '--yes   # or confirm all of the job'],
  )
}
