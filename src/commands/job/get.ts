import {Flags} from '@oclif/core'
import {BaseCommand} from '../../base-command.js'
import {specsFor} from '../../catalog/ecs-specs.js'
import {jobArg} from '../../flags.js'
import {whyLines} from '../../follow-job.js'
import {isTerminal} from '../../job/status.js'
import {PACE_FLAGS, paceOf} from '../../job-flags.js'
import {showLive} from '../../live-screen.js'
import {renderJob} from '../../render/job.js'

export default class JobGet extends BaseCommand {
  static override summary = 'Show a job: what it is, where it runs, its pods, what happened to it'
  static override examples = [
    '<%= config.bin %> <%= command.id %> dlc1xjcumbfm7aai',
    '<%= config.bin %> <%= command.id %> dlc1xjcumbfm7aai --query "Pods[].PodId"',
  ]
  static override quietQuery = 'JobId'
  static override args = {job: jobArg}
  static override flags = {
    watch: Flags.boolean({char: 'w', summary: 'show it again and again until the job has ended'}),
    ...PACE_FLAGS,
  }

  async run() {
    const {args, flags} = await this.parse(JobGet)
    const {cloud, clock, renew} = await this.context(flags)
    let job = await cloud.call('GetJob', {JobId: args.job})
    const ecsSpecs = this.jsonEnabled() ? [] : await specsFor(cloud, job.JobSpecs)
    const text = () => renderJob(job, {...this.view(clock.now()), ecsSpecs})
    if (!flags.watch) {
      if (this.jsonEnabled()) return job
      this.log(text())
      for (const line of whyLines(job)) this.note(line)
      return job
    }

    this.onInterrupt(`${args.job} goes on.`)
    await showLive(this.screen(), {
      clock,
      renew,
      intervalMs: paceOf(flags).intervalMs ?? 2000,
      look: async () => {
        job = await cloud.call('GetJob', {JobId: args.job})
        return {text: text(), last: isTerminal(job.Status)}
      },
    })
    return job
  }
}
