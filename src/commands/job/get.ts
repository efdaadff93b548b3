import {Flags} from '@oclif/core'
import type {GetJobResponse} from '../../api/generated/types.js'
import {getSpecsOfJob} from '../../catalog/ecs-specs.js'
import type {CommandFlags} from '../../cli/base-command.js'
import {jobsArg} from '../../cli/global-flags.js'
import {allJobs, JobCommand} from '../../cli/job-command.js'
import {POLL_FLAGS} from '../../cli/watch-flags.js'
import {showLiveView} from '../../cli/watch-screen.js'
import {usageError} from '../../errors.js'
import {findListedJob} from '../../job/find-listed-job.js'
import {anyJob} from '../../job/selection.js'
import {isTerminal} from '../../job/status.js'
import {parsePollFlags} from '../../job/times.js'
import {diagnoseHint} from '../../logs/follow-command.js'

export default class JobGet extends JobCommand {
  static override summary = "Show a job's details, pods and timeline"
  static override examples = [
    '<%= config.bin %> <%= command.id %> dlc1xjcumbfm7aai',
    '<%= config.bin %> <%= command.id %> resnet50-20261201 --pods all',
    '<%= config.bin %> <%= command.id %> dlc1xjcumbfm7aai --query "Pods[].PodId"',
  ]
  static override quietQuery = 'JobId || Jobs[].JobId'
  static override strict = false
  static override args = {job: jobsArg}
  static override flags = {
    watch: Flags.boolean({char: 'w', summary: 'refresh until the job finishes'}),
    pods: Flags.string({
      options: ['grouped', 'all'],
      summary: 'show equal pods of a large job as one row, or all pods',
    }),
    ...POLL_FLAGS,
  }

  async run() {
    const {argv, flags} = await this.parse(JobGet)
    const ids = await this.resolveJobIds(argv, flags, anyJob('show'))
    if (flags.watch && ids.length > 1)
      throw usageError('--watch shows one job.', [`pai-dlc job get ${ids[0]} --watch`, 'pai-dlc job list --watch'])
    if (flags.watch) return this.watch(ids[0] ?? '', flags)

    const {cloud, clock} = await this.context(flags)
    const jobs = await allJobs(ids, (JobId) => cloud.call('GetJob', {JobId}))
    if (!this.jsonEnabled()) {
      const texts = await Promise.all(jobs.map((job) => this.renderer(flags, job)))
      this.log(texts.map((render) => render(clock.now())).join('\n\n'))
      for (const line of jobs.flatMap((job) => diagnoseHint(job))) this.note(line)
    }
    return jobs.length === 1 ? jobs[0] : {Jobs: jobs, TotalCount: jobs.length}
  }

  private async watch(JobId: string, flags: CommandFlags<typeof JobGet>): Promise<GetJobResponse> {
    const {cloud, clock, renew} = await this.context(flags)
    let job = await cloud.call('GetJob', {JobId})
    const render = await this.renderer(flags, job)
    this.onInterrupt(`Job ${JobId} keeps running.`)
    await showLiveView(this.liveScreen(), {
      clock,
      renew,
      intervalMs: parsePollFlags(flags).intervalMs ?? 2000,
      renderFrame: async () => {
        job = await cloud.call('GetJob', {JobId})
        return {text: render(clock.now(), job), isLast: isTerminal(job.Status)}
      },
    })
    return job
  }

  /** Reads what GetJob does not tell: instance types, and the name of the user. */
  private async renderer(
    flags: CommandFlags<typeof JobGet>,
    first: GetJobResponse,
  ): Promise<(now: number, job?: GetJobResponse) => string> {
    const {cloud} = await this.context(flags)
    const [ecsSpecs, listed, {renderJob}] = await Promise.all([
      getSpecsOfJob(cloud, first.JobSpecs),
      findListedJob(cloud, first).catch(() => undefined),
      import('../../render/job.js'),
    ])
    const showsAllPods = flags.pods === 'all'
    return (now, job = first) =>
      renderJob({...job, Username: listed?.Username}, {...this.view(now), ecsSpecs, showsAllPods})
  }
}
