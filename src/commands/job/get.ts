import {BaseCommand} from '../../base-command.js'
import {jobArg} from '../../flags.js'
import {renderJob} from '../../render/job.js'

export default class JobGet extends BaseCommand {
  static override summary = 'Show a job: what it is, where it runs, its pods, what happened to it'
  static override examples = [
    '<%= config.bin %> <%= command.id %> dlc1xjcumbfm7aai',
    '<%= config.bin %> <%= command.id %> dlc1xjcumbfm7aai --query "Pods[].PodId"',
  ]
  static override quietQuery = 'JobId'
  static override args = {job: jobArg}

  async run() {
    const {args, flags} = await this.parse(JobGet)
    const {cloud, clock} = await this.context(flags)
    const job = await cloud.call('GetJob', {JobId: args.job})

    if (!this.jsonEnabled()) this.log(renderJob(job, this.view(clock.now())))
    return job
  }
}
