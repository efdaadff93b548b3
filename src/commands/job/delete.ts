import {Flags} from '@oclif/core'
import {jobsArg} from '../../cli/global-flags.js'
import {JobCommand} from '../../cli/job-command.js'
import {CliError, usageError} from '../../errors.js'
import {findRefusals, refusedError} from '../../job/refusals.js'
import {deletableJobs} from '../../job/selection.js'
import {parsePollFlags, readIntervalVariable} from '../../job/times.js'
import type {Prompter} from '../../prompt/prompter.js'
import {renderDeleteSummary} from '../../render/changes.js'

export default class JobDelete extends JobCommand {
  static override summary = 'Delete finished jobs'
  static override description =
    `Deletes jobs with their logs and events. Type the id of each job to confirm, or repeat it with --confirm; --yes is not enough.
If a job has not finished or cannot be read, none is deleted.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> dlc1xjcumbfm7aai',
    '<%= config.bin %> <%= command.id %> dlc1xjcumbfm7aai --confirm dlc1xjcumbfm7aai',
  ]
  static override quietQuery = 'Jobs[].JobId'
  static override strict = false
  static override args = {job: jobsArg}
  static override flags = {
    confirm: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'ID',
      summary: 'id of a job to delete, instead of typing it (repeatable)',
    }),
    yes: Flags.boolean({char: 'y', hidden: true}),
  }

  async run() {
    const {argv, flags} = await this.parse(JobDelete)
    if (argv.length === 0 && (flags.confirm || flags.yes)) throw this.missingJobError()
    const ids = await this.resolveJobIds(argv, flags, deletableJobs())
    checkConfirmed(ids, flags, this.terminal.canAsk)
    const {cloud, clock, prompter} = await this.context(flags)
    const jobs = await Promise.all(ids.map((JobId) => cloud.call('GetJob', {JobId}))).catch(rethrowNothingDeleted)
    const refused = jobs.flatMap((job) => findRefusals('delete', {job}))
    if (refused.length > 0) throw refusedError(refused)

    const view = {...this.view(clock.now()), color: this.terminal.stderrColor}
    for (const [index, job] of jobs.entries()) {
      this.note(`${renderDeleteSummary(job, view)}\n`)
      if (!flags.confirm && prompter) await confirmById(prompter, ids[index] ?? '')
    }

    const {sendAndConfirm} = await import('../../job/confirm-write.js')
    const Jobs: object[] = []
    for (const JobId of ids) {
      const writeOptions = {
        ...{cloud, clock, jobId: JobId, ...parsePollFlags(readIntervalVariable(process.env))},
        operation: 'DeleteJob',
        onNote: (line: string) => this.note(line),
        isDone: (job: unknown) => job === undefined,
        describeState: (job: unknown) => (job === undefined ? 'no longer exists' : 'still exists'),
        retryCommand: `pai-dlc job delete ${JobId} --confirm ${JobId}`,
      }
      Jobs.push(
        await sendAndConfirm(writeOptions, () => cloud.call('DeleteJob', {JobId})).catch((error: unknown) =>
          rethrowWithDeleted(ids.slice(0, Jobs.length), error),
        ),
      )
      this.log(`Deleted ${JobId}.`)
    }
    return {Jobs}
  }
}

/** Requires --confirm for exactly the given ids (rule M6). @throws CliError (usage) with every mismatch */
function checkConfirmed(ids: string[], {confirm, yes}: {confirm?: string[]; yes: boolean}, canAsk: boolean): void {
  if (!confirm && canAsk && !yes) return
  const flags = ids.map((id) => `--confirm ${id}`).join(' ')
  if (!confirm) {
    const reason = yes
      ? '--yes is not enough to delete a job.'
      : 'Deleting a job cannot be undone, and this is not a terminal.'
    throw usageError(`${reason} Repeat each id with --confirm.`, [`pai-dlc job delete ${ids.join(' ')} ${flags}`])
  }
  const problems = [
    ...ids
      .filter((id) => !confirm.includes(id))
      .map((id) => ({path: id, message: 'is not confirmed.', fix: `--confirm ${id}`})),
    ...confirm
      .filter((id) => !ids.includes(id))
      .map((id) => ({path: `--confirm ${id}`, message: 'is not one of the jobs to delete.'})),
  ]
  if (problems.length > 0) throw usageError('The ids and --confirm do not match. Nothing was deleted.', [], problems)
}

async function confirmById(prompter: Prompter, id: string): Promise<void> {
  if ((await prompter.text({message: `Type ${id} to delete the job, its logs and events:`, canGoBack: false})) === id)
    return
  throw new CliError({code: 'Canceled', exit: 'canceled', message: 'The id does not match. Nothing was deleted.'})
}

function rethrowNothingDeleted(error: unknown): never {
  return rethrowWithDeleted([], error)
}

function rethrowWithDeleted(deleted: string[], error: unknown): never {
  if (!(error instanceof CliError)) throw error
  const summary = deleted.length > 0 ? `Deleted so far: ${deleted.join(', ')}.` : 'Nothing was deleted.'
  throw error.withContext({message: `${error.message} ${summary}`})
}
