import {Flags} from '@oclif/core'
import {getSpecsOfJob} from '../../catalog/ecs-specs.js'
import {jobArg} from '../../cli/global-flags.js'
import {JobCommand} from '../../cli/job-command.js'
import {POLL_FLAGS} from '../../cli/watch-flags.js'
import {showLiveView} from '../../cli/watch-screen.js'
import {anyJob} from '../../job/selection.js'
import {isTerminal} from '../../job/status.js'
import {parsePollFlags} from '../../job/times.js'
import {diagnoseHint} from '../../logs/follow-command.js'

export default class JobGet extends JobCommand {
  static override summary = "Show a job's details, pods and timeline"
  static override examples = [
    '<%= config.bin %> <%= command.id %> dlc1xjcumbfm7aai',
    '<%= config.bin %> <%= command.id %> dlc1xjcumbfm7aai --query "Pods[].PodId"',
  ]
  static override quietQuery = 'JobId'
  static override args = {job: jobArg}
  static override flags = {
    watch: Flags.boolean({char: 'w', summary: 'refresh until the job finishes'}),
    ...POLL_FLAGS,
  }

  async run() {
    const {args, flags} = await this.parse(JobGet)
    const id = await this.resolveJobId(args.job, flags, anyJob('show'))
    const {cloud, clock, renew} = await this.context(flags)
    let job = await cloud.call('GetJob', {JobId: id})
    if (!flags.watch && this.jsonEnabled()) return job
    const [ecsSpecs, {renderJob}] = await Promise.all([
      getSpecsOfJob(cloud, job.JobSpecs),
      import('../../render/job.js'),
    ])
    const renderText = () => renderJob(job, {...this.view(clock.now()), ecsSpecs})
    if (!flags.watch) {
      this.log(renderText())
      for (const line of diagnoseHint(job)) this.note(line)
      return job
    }

    this.onInterrupt(`Job ${id} keeps running.`)
    await showLiveView(this.liveScreen(), {
      clock,
      renew,
      intervalMs: parsePollFlags(flags).intervalMs ?? 2000,
      renderFrame: async () => {
        job = await cloud.call('GetJob', {JobId: id})
        return {text: renderText(), isLast: isTerminal(job.Status)}
      },
    })
    return job
  }
}
