import {Flags} from '@oclif/core'
import {jobArg} from '../../cli/global-flags.js'
import {JobCommand} from '../../cli/job-command.js'
import {usageError} from '../../errors.js'
import {anyJob} from '../../job/selection.js'
import {parseDuration} from '../../job/times.js'
import {consoleLink} from '../../render/job.js'
import {duration, localTime} from '../../text/time.js'

export default class JobShare extends JobCommand {
  static override summary = 'Get a token that lets others read the metrics and checks of a job'
  static override description =
    `Whoever has the token can read this job’s metrics, signals and GPU checks until it expires, without permissions of their
own: treat it as a password. It is printed on stdout, all else goes to stderr.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> dlc1xjcumbfm7aai --expires 2h',
    'TOKEN=$(<%= config.bin %> <%= command.id %> dlc1xjcumbfm7aai --expires 3600 --quiet)',
  ]
  static override quietQuery = 'Token'
  static override args = {job: jobArg}
  static override flags = {
    expires: Flags.string({helpValue: 'TIME', default: '7d', summary: 'how long it is good for: 7d, 2h, or seconds'}),
  }

  async run() {
    const {args, flags} = await this.parse(JobShare)
    const seconds = readSeconds(flags.expires)
    const id = await this.jobOf(args.job, flags, anyJob('share'))
    const {cloud, clock, settings} = await this.context(flags)
    const {JobId = id, WorkspaceId} = await cloud.call('GetJob', {JobId: id})
    const answer = await cloud.call('GetToken', {TargetId: JobId, TargetType: 'job', ExpireTime: seconds})
    this.log(answer.Token ?? '')

    const end = localTime(new Date(clock.now() + seconds * 1000).toISOString())
    this.note(`Good until ${end} (${duration(seconds)}). To use it, name it as Token in a read of the job:`)
    this.note(`  pai-dlc api GetJobMetrics --input '{"JobId": "${JobId}", "MetricType": "CpuCoreUsage", "Token": "…"}'`)
    const {sandbox, region} = settings
    if (!sandbox && region.value)
      this.note(
        `The job in the console: ${consoleLink({jobId: JobId, regionId: region.value, workspaceId: WorkspaceId})}`,
      )
    return answer
  }
}

/** Seconds, given as such or as a length of time. */
function readSeconds(text: string): number {
  const seconds = /^\d+$/.test(text.trim()) ? Number(text) : Math.floor(parseDuration(text, '--expires') / 1000)
  if (seconds >= 1) return seconds
  throw usageError('--expires must be at least one second.', ['--expires 2h'])
}
