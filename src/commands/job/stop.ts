import {Flags} from '@oclif/core'
import type {GetJobResponse} from '../../api/generated/types.js'
import {getSpecsOfJob} from '../../catalog/ecs-specs.js'
import type {CommandContext} from '../../cli/context.js'
import {jobsArg, yesFlag} from '../../cli/global-flags.js'
import {JobCommand} from '../../cli/job-command.js'
import {POLL_FLAGS} from '../../cli/watch-flags.js'
import {stoppableJobs} from '../../job/selection.js'
import {parsePollFlags} from '../../job/times.js'
import {confirm} from '../../questions/confirm.js'
import {renderStopSummary} from '../../render/summary.js'

export default class JobStop extends JobCommand {
  static override summary = 'Stop running or queued jobs'
  static override description =
    `Shows each job and asks for confirmation first. Only Running and Queuing jobs can be stopped; if a job has another status,
nothing is sent. Stopping takes a moment: use --wait to return when the jobs have finished.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> dlc1xjcumbfm7aai',
    '<%= config.bin %> job list --display-name sweep- --output quiet | <%= config.bin %> <%= command.id %> - --yes --wait',
  ]
  static override quietQuery = 'Jobs[].JobId'
  static override strict = false
  static override args = {job: jobsArg}
  static override flags = {
    yes: yesFlag,
    force: Flags.boolean({summary: 'also stop jobs in other non-final states'}),
    wait: Flags.boolean({summary: 'wait until the jobs have stopped'}),
    ...POLL_FLAGS,
  }

  async run() {
    const {argv, flags} = await this.parse(JobStop)
    const polling = parsePollFlags(flags)
    const ids = await this.resolveJobIds(argv, flags, stoppableJobs(flags.force))
    const context = await this.context(flags)
    const {readStoppableJobs, stopJobs} = await import('../../job/stop-jobs.js')
    const jobs = await readStoppableJobs(context.cloud, ids, flags)
    await this.confirmStop(jobs, context, flags)

    const options = {...context, ...polling, onNote: (line: string) => this.note(line)}
    const Jobs = await stopJobs(ids, options)
    if (flags.wait) await this.waitForStop(ids, options)
    else for (const id of ids) this.log(`Stopping ${id}. Wait for it: pai-dlc job wait ${id}`)
    return {Jobs}
  }

  private async confirmStop(
    jobs: GetJobResponse[],
    {cloud, clock, prompter}: CommandContext,
    {yes, quiet}: {yes: boolean; quiet?: boolean},
  ): Promise<void> {
    const specs = jobs.flatMap(({JobSpecs}) => JobSpecs ?? [])
    const ecsSpecs = quiet ? [] : await getSpecsOfJob(cloud, specs)
    const view = {...this.view(clock.now()), color: this.terminal.stderrColor, ecsSpecs}
    for (const job of jobs) this.note(`${renderStopSummary(job, view)}\n`)
    const question =
      jobs.length === 1
        ? 'Stop this job? Unsaved progress will be lost.'
        : `Stop these ${jobs.length} jobs? Unsaved progress will be lost.`
    await confirm({prompter, yes, question})
  }

  private async waitForStop(ids: string[], options: CommandContext & {onNote: (line: string) => void}): Promise<void> {
    this.onInterrupt(`Stopping continues. Wait for it: pai-dlc job wait ${ids.join(' ')}`)
    const {waitForStop} = await import('../../job/stop-jobs.js')
    const results = await waitForStop(options.cloud, ids, options)
    const failure = results.find(({error}) => error)?.error
    if (failure && ids.length === 1) throw failure
    this.logResults(results)
    if (failure) process.exitCode = failure.exit
  }
}
