import {Flags} from '@oclif/core'
import {durationFlag} from '../../cli/duration-flag.js'
import {jobArg, yesFlag} from '../../cli/global-flags.js'
import {JobCommand} from '../../cli/job-command.js'
import {usageError} from '../../errors.js'
import {anyJob} from '../../job/selection.js'
import {confirm} from '../../questions/confirm.js'
import {getConsoleUrl} from '../../render/console-url.js'
import {formatDuration} from '../../text/duration.js'
import {formatLocalTime} from '../../text/time.js'

export default class JobShare extends JobCommand {
  static override summary = 'Create a token for shared read access'
  static override description =
    `Until the token expires, anyone who has it can read the metrics, signals and GPU checks of this job without permissions of their
own, so treat it as a password. Only the token is printed on stdout.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> dlc1xjcumbfm7aai --expires 2h',
    'TOKEN=$(<%= config.bin %> <%= command.id %> dlc1xjcumbfm7aai --expires 1h --quiet)',
  ]
  static override quietQuery = 'Token'
  static override args = {job: jobArg}
  static override flags = {
    expires: durationFlag({
      default: 7 * 86_400_000,
      defaultHelp: async () => '7d',
      summary: 'validity, such as 2h or 7d (default 7d)',
    }),
    'cross-account': Flags.boolean({summary: 'let users of other Alibaba Cloud accounts use the token; asks first'}),
    'log-download': Flags.boolean({summary: 'let the token download the logs of the job'}),
    yes: yesFlag,
  }

  async run() {
    const {args, flags} = await this.parse(JobShare)
    const seconds = toWholeSeconds(flags.expires)
    const id = await this.resolveJobId(args.job, flags, anyJob('share'))
    const {cloud, clock, settings, prompter} = await this.context(flags)
    const {JobId = id, WorkspaceId} = await cloud.call('GetJob', {JobId: id})
    if (flags['cross-account']) await confirm({prompter, yes: flags.yes, question: crossAccountQuestion(JobId, flags)})
    const TokenSettings = {
      ...(flags['cross-account'] ? {EnableCrossAccountAccess: true} : {}),
      ...(flags['log-download'] ? {EnableLogDownloadJob: true} : {}),
    }
    const response = await cloud.call('GetToken', {
      ...{TargetId: JobId, TargetType: 'job', ExpireTime: seconds},
      ...(Object.keys(TokenSettings).length > 0 ? {TokenSettings} : {}),
    })
    this.log(response.Token ?? '')

    const expiry = formatLocalTime(new Date(clock.now() + seconds * 1000).toISOString())
    this.note(`Valid until ${expiry} (${formatDuration(seconds)}). Pass it as Token when you read the job:`)
    this.note(`  pai-dlc api GetJobMetrics --input '{"JobId": "${JobId}", "MetricType": "CpuCoreUsage", "Token": "…"}'`)
    const {sandbox, region} = settings
    if (!sandbox && region.value)
      this.note(
        `View the job in the console: ${getConsoleUrl({jobId: JobId, regionId: region.value, workspaceId: WorkspaceId})}`,
      )
    return response
  }
}

function crossAccountQuestion(jobId: string, flags: {'log-download': boolean}): string {
  const opened = flags['log-download'] ? 'metrics, signals, GPU checks and logs' : 'metrics, signals and GPU checks'
  return `Let anyone with the token, also in other Alibaba Cloud accounts, read the ${opened} of ${jobId}?`
}

function toWholeSeconds(milliseconds: number): number {
  const seconds = Math.floor(milliseconds / 1000)
  if (seconds >= 1) return seconds
  throw usageError('--expires must be at least one second.', ['--expires 2h'])
}
