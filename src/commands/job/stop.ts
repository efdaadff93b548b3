import {Flags} from '@oclif/core'
import {getSpecsOfJob} from '../../catalog/ecs-specs.js'
import {jobsArg, yesFlag} from '../../cli/global-flags.js'
import {JobCommand} from '../../cli/job-command.js'
import {POLL_FLAGS} from '../../cli/watch-flags.js'
import {CliError} from '../../errors.js'
import {findRefusals, refusedError} from '../../job/refusals.js'
import {stoppableJobs} from '../../job/selection.js'
import {isTerminal} from '../../job/status.js'
import {parsePollFlags} from '../../job/times.js'
import {waitForJobs} from '../../job/wait.js'
import {confirm} from '../../questions/confirm.js'
import {renderStopSummary} from '../../render/summary.js'

export default class JobStop extends JobCommand {
  static override summary = 'Stop jobs'
  static override description =
    `Reads each job first and shows what would be stopped. Only a job that is Running or Queuing can be stopped; for any other
nothing is sent (exit 7). A stop takes effect in the background: --wait returns when the jobs have ended.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> dlc1xjcumbfm7aai',
    '<%= config.bin %> job list --display-name sweep- --status Running --output quiet | <%= config.bin %> <%= command.id %> - --yes --wait',
  ]
  static override quietQuery = 'Jobs[].JobId'
  static override strict = false
  static override args = {job: jobsArg}
  static override flags = {
    yes: yesFlag,
    force: Flags.boolean({summary: 'send it also in the other states that have not ended'}),
    wait: Flags.boolean({summary: 'return when the jobs have ended'}),
    ...POLL_FLAGS,
  }

  async run() {
    const {argv, flags} = await this.parse(JobStop)
    const polling = parsePollFlags(flags)
    const ids = await this.resolveJobIds(argv, flags, stoppableJobs(flags.force))
    const {cloud, clock, prompter, renew} = await this.context(flags)
    const jobs = await Promise.all(ids.map((JobId) => cloud.call('GetJob', {JobId}))).catch(rethrowNothingStopped)
    const refused = jobs.flatMap((job) => findRefusals('stop', {job}, flags))
    if (refused.length > 0) throw refusedError(refused)

    const ecsSpecs = flags.quiet
      ? []
      : await getSpecsOfJob(
          cloud,
          jobs.flatMap(({JobSpecs}) => JobSpecs ?? []),
        )
    const view = {...this.view(clock.now()), color: this.terminal.stderrColor, ecsSpecs}
    for (const job of jobs) this.note(`${renderStopSummary(job, view)}\n`)
    await confirm({
      prompter,
      yes: flags.yes,
      question:
        jobs.length === 1
          ? 'Stop this job? What it has not saved is lost.'
          : `Stop these ${jobs.length} jobs? What they have not saved is lost.`,
    })

    const {sendAndConfirm} = await import('../../job/confirm-write.js')
    const stopJob = (jobId: string) =>
      sendAndConfirm(
        {
          ...{cloud, clock, jobId, ...polling},
          operation: 'StopJob',
          onNote: (line) => this.note(line),
          isDone: (job) => job === undefined || job.Status === 'Stopping' || isTerminal(job.Status),
          describeState: (job) => (job ? `is ${job.Status}` : 'is gone'),
          retryCommand: `pai-dlc job stop ${jobId}`,
        },
        () => cloud.call('StopJob', {JobId: jobId}),
      )
    const results = await Promise.allSettled(ids.map(stopJob))
    const Jobs = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
    const failed = results.find((result) => result.status === 'rejected')
    if (failed)
      throw withStopped(
        failed.reason,
        ids.filter((_, index) => results[index]?.status === 'fulfilled'),
      )
    if (flags.wait) {
      this.onInterrupt(`The stop goes on. To see it end: pai-dlc job wait ${ids.join(' ')}`)
      const onNote = (text: string) => this.note(text)
      const waitResults = (await waitForJobs(cloud, ids, {...polling, clock, renew, onNote, for: 'finished'})).map(
        (waitResult) =>
          waitResult.error
            ? {
                ...waitResult,
                error: waitResult.error.withContext({message: `${waitResult.error.message} The stop was sent.`}),
              }
            : waitResult,
      )
      const failure = waitResults.find(({error}) => error)?.error
      if (failure && ids.length === 1) throw failure
      this.logResults(waitResults)
      if (failure) process.exitCode = failure.exit
    } else for (const id of ids) this.log(`Stopping ${id}. To see it end: pai-dlc job wait ${id}`)
    return {Jobs}
  }
}

/** The error of one job, which says what became of the others. */
function withStopped(error: unknown, stopping: string[]): unknown {
  if (!(error instanceof CliError) || stopping.length === 0) return error
  return error.withContext({message: `${error.message} Stopping: ${stopping.join(', ')}.`})
}

/** One job that can't be read keeps all from being stopped, and the error says so. */
function rethrowNothingStopped(error: unknown): never {
  throw error instanceof CliError ? error.withContext({message: `${error.message} Nothing was stopped.`}) : error
}
