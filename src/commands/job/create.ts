import {Flags} from '@oclif/core'
import type {CreateJobResponse, EcsSpec} from '../../api/generated/types.js'
import type {CatalogFindings} from '../../catalog/check-job.js'
import type {CommandFlags} from '../../cli/base-command.js'
import type {CommandContext} from '../../cli/context.js'
import {yesFlag} from '../../cli/global-flags.js'
import {JobCommand} from '../../cli/job-command.js'
import {JOB_FLAGS} from '../../cli/job-flags.js'
import {FOLLOW_FLAGS} from '../../cli/watch-flags.js'
import type {JobDocument} from '../../document/document.js'
import {type SuggestionContext, suggestImprovements} from '../../document/suggestions.js'
import {CliError, usageError} from '../../errors.js'
import {parsePollFlags} from '../../job/times.js'
import {followLogsToEnd, toExitName, waitForJobEnd} from '../../logs/follow-command.js'
import type {Prompter} from '../../prompt/prompter.js'
import {confirm} from '../../questions/confirm.js'
import {toYaml} from '../../render/structured.js'
import {renderJobSummary} from '../../render/summary.js'
import type {InteractiveJob} from '../../submit/interactive.js'
import {
  assertSubmittable,
  type BaseDocument,
  type PreparedJob,
  prepareJob,
  shouldRunWizard,
} from '../../submit/prepare.js'
import type {SubmissionContext} from '../../submit/run-attempt.js'
import {createSubmissionContext, describeOpenAttempts, resumeSubmission, submitJob} from '../../submit/submit.js'
import {checkPreparedJob, checkReferences} from '../../submit/verify.js'

interface WaitFlags {
  follow: boolean
  wait: boolean
  interval?: number
  'drain-timeout'?: number
}

export type CreateJobFlags = CommandFlags<typeof JobCreate>

export default class JobCreate extends JobCommand {
  static override summary = 'Submit a training job'
  static override description =
    `Reads the job from a file, from flags, or from both; flags override the file, and --set and --unset override
both. The file is the request body of CreateJob as YAML or JSON. Without either, a terminal prompts for the job. The job is validated before it is submitted, including whether its
workspace, images, datasets, code configuration and instance types exist, and all problems are reported at once. On a terminal you
confirm the job first (--yes skips this). Prints the id of the new job.
If the response is lost, the command searches for the job and never submits it twice. --resume searches again later, even if this
process was killed.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> -f job.yaml --yes --follow',
    '<%= config.bin %> <%= command.id %> -f job.yaml --set "JobSpecs[0].PodCount=4" --dry-run',
    '<%= config.bin %> <%= command.id %> -n bert-squad-20260320 --job-type PyTorchJob --workspace-id 268 \\\n' +
      '  --image "$IMAGE" --ecs-spec ecs.gn6i-c4g1.xlarge --user-command "python train.py" --time-limit 2h',
  ]
  static override quietQuery = 'JobId'
  static override flags = {
    file: Flags.string({char: 'f', helpValue: 'FILE', summary: 'job file (YAML or JSON), or - for standard input'}),
    set: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'PATH=VALUE',
      summary: 'set one field (repeatable)',
    }),
    unset: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'PATH',
      summary: 'remove one field (repeatable)',
    }),
    ...JOB_FLAGS,
    template: Flags.string({
      helpValue: 'ID[@VERSION]',
      summary: 'start from a job template (see template list); file and flags override it',
    }),
    'allow-unknown-fields': Flags.boolean({
      summary: 'send fields that look misspelled; other unknown fields are always sent, with a warning',
    }),
    'no-verify-image': Flags.boolean({
      env: 'PAI_DLC_NO_VERIFY_IMAGE',
      summary: 'skip the image catalog check, such as for images in your own registry',
    }),
    interactive: Flags.boolean({
      char: 'i',
      summary: 'prompt for every setting, including optional ones',
    }),
    'dry-run': Flags.boolean({
      summary: 'print the request body and exit; only reads from the catalog',
    }),
    offline: Flags.boolean({summary: 'with --dry-run: skip the catalog, send nothing', dependsOn: ['dry-run']}),
    yes: yesFlag,
    'idempotency-key': Flags.string({
      helpValue: 'KEY',
      summary: 'reuse the job created earlier with this key instead of creating another',
      exclusive: ['resume'],
    }),
    resume: Flags.string({
      helpValue: 'ATTEMPT',
      summary: 'check whether an interrupted attempt, or the last one, created its job; with -f, submit it if not',
    }),
    'no-attempt-tag': Flags.boolean({
      summary: 'do not add tracking tags (pai-dlc-attempt, pai-dlc-key)',
    }),
    wait: Flags.boolean({
      summary: 'wait for the job to finish; the exit code reports the outcome',
      exclusive: ['follow'],
    }),
    follow: Flags.boolean({
      summary: 'stream logs of all pods until the job finishes; the exit code reports the outcome',
    }),
    ...FOLLOW_FLAGS,
  }

  async run() {
    const {flags} = await this.parse(JobCreate)
    return this.createJob(flags)
  }

  /** @param base a document in place of a file; `changes` shows how the new one differs */
  protected async createJob(
    flags: CreateJobFlags,
    base?: BaseDocument & {changes(after: JobDocument): Promise<string>},
  ) {
    parsePollFlags(flags)
    const resumed = flags.resume === undefined || flags['dry-run'] ? undefined : await this.resumeAttempt(flags)
    if (resumed) return resumed
    const preparedFromFlags = await prepareJob({...flags, base}, async (reference) => {
      const {readTemplate} = await import('../../catalog/templates.js')
      return readTemplate((await this.context(flags)).cloud, reference)
    })
    for (const line of preparedFromFlags.audit) this.note(line)
    const interactive = await this.runWizard(preparedFromFlags, flags)
    const prepared = interactive?.prepared ?? preparedFromFlags
    const isVerified = !flags['no-verify-image'] && interactive?.answer.verifyImages !== false
    if (flags['dry-run']) return this.printDryRun(prepared, flags, isVerified)

    const open = (limits: object) => this.context(limits)
    const {context, findings} = await checkPreparedJob(prepared, flags, {open, verifyImages: isVerified})
    const submission = await this.openSubmission(context, flags)
    if (flags.resume === undefined && flags['idempotency-key'] === undefined)
      this.noteWarnings(await describeOpenAttempts(submission, prepared.document))
    this.noteWarnings([...prepared.warnings, ...findings.warnings])
    this.noteWarnings(suggestImprovements(prepared.document, toSuggestionContext(findings)))
    if (base) this.note(`${await base.changes(prepared.document)}\n`)
    if (!interactive) await this.confirmJob(prepared, context, {yes: flags.yes, specs: findings.specs, isVerified})

    let removeExitMessage: (() => void) | undefined
    const onSend = () => {
      removeExitMessage ??= this.onInterrupt('The job may have been created: pai-dlc job create --resume last')
    }
    const created = await submitJob({...submission, onSend}, prepared.document, flags).finally(() =>
      removeExitMessage?.(),
    )
    return this.reportJob(created.response, created.foundBy ? 'Found' : 'Created', context, flags, interactive)
  }

  private openSubmission(context: CommandContext, flags: CreateJobFlags): Promise<SubmissionContext> {
    const onNote = (line: string) => this.note(line)
    return createSubmissionContext(context, flags, {...parsePollFlags(flags), onNote})
  }

  /** Returns the job of an interrupted attempt, or undefined if it created none and the document can be submitted. */
  private async resumeAttempt(flags: CreateJobFlags) {
    const context = await this.context(flags)
    const resumed = await resumeSubmission(await this.openSubmission(context, flags), flags)
    return resumed && this.reportJob(resumed.response, 'Found', context, flags)
  }

  private async printDryRun(prepared: PreparedJob, flags: CreateJobFlags, verifyImages: boolean) {
    const hints = this.canAsk ? ['pai-dlc job create -i --dry-run   # prompt for missing values'] : []
    const findings = flags.offline ? undefined : await this.checkIfConfigured(prepared, flags, verifyImages)
    assertSubmittable(prepared, findings?.problems, hints)
    this.noteWarnings([...prepared.warnings, ...(findings?.warnings ?? [])])
    this.noteWarnings(suggestImprovements(prepared.document, toSuggestionContext(findings)))
    return this.printDocument(prepared)
  }

  /** A dry run needs no credential: without one only the rules are checked. */
  private async checkIfConfigured(
    prepared: PreparedJob,
    flags: CreateJobFlags,
    verifyImages: boolean,
  ): Promise<CatalogFindings | undefined> {
    let context: CommandContext
    try {
      context = await this.context({...flags, 'no-input': true})
    } catch (error) {
      if (!(error instanceof CliError)) throw error
      if (flags.profile !== undefined || flags.sandbox) throw error
      this.note(`Note: the catalog was not checked: ${error.message}`)
      return undefined
    }
    return checkReferences(context.cloud, prepared.normalized, {verifyImages})
  }

  /** Asks for confirmation on a terminal. A default workspace requires confirmation or --yes (rule C1). */
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
      this.note(`${verb}. Stream logs:  pai-dlc logs ${JobId} -f\n${indent}  Show details: pai-dlc job get ${JobId}`)
      return created
    }
    if (flags.follow || flags.wait) {
      this.log(JobId)
      this.note(`${verb} ${JobId}.`)
    }
    return this.watchToEnd(JobId, context, flags, nextStep)
  }

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
    this.onInterrupt(
      `Job ${jobId} keeps running.\n  Stream logs: pai-dlc logs ${jobId} -f\n  Stop it:     pai-dlc job stop ${jobId}`,
    )
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

  private async runWizard(prepared: PreparedJob, flags: CreateJobFlags): Promise<InteractiveJob | undefined> {
    const {canAsk} = this
    if (flags.interactive && !canAsk)
      throw usageError('--interactive requires a terminal.', ['pai-dlc job create --help'])
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
      asksAll: flags.interactive,
    })
  }

  private async promptNextStep(jobId: string, {answer}: InteractiveJob, prompter: Prompter) {
    const {promptNextStep} = await import('../../submit/interactive.js')
    const file = answer.savedPath === undefined ? '' : `Saved to: ${answer.savedPath}\n`
    this.note(`\nCreated ${jobId}. Equivalent command:\n  ${answer.commandLine}\n${file}`)
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

function toSuggestionContext(findings: CatalogFindings | undefined): SuggestionContext {
  return {ecsSpecs: findings?.specs, quotaType: findings?.quotaType}
}

/** A default workspace must be confirmed so that no job lands in the wrong one (rule C1). */
function unconfirmedWorkspaceError(id = ''): CliError {
  return usageError(`Workspace ${id} comes from PAI_DLC_WORKSPACE_ID. Confirm it with --workspace-id ${id} or --yes.`, [
    `--workspace-id ${id}`,
    '--yes   # confirms the whole job',
  ])
}
