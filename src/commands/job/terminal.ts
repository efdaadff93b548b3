import {Flags} from '@oclif/core'
import {jobArg} from '../../cli/global-flags.js'
import {JobCommand} from '../../cli/job-command.js'
import {findPods, getPods} from '../../job/pods.js'
import {findRefusals, refusedError} from '../../job/refusals.js'
import {runningJobs} from '../../job/selection.js'
import {getConsoleUrl} from '../../render/console-url.js'

export default class JobTerminal extends JobCommand {
  static override summary = 'Get a web terminal URL for a pod'
  static override description =
    `Prints a WebSocket URL that is valid for 30 seconds; no client is included. A client sends JSON messages such as
{"operation": "stdin", "data": "ls\\n"} and {"operation": "resize", "cols": 80, "rows": 24}, and receives
{"operation": "stdout", "data": …}. To open a shell without a client, use the console.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> dlc1xjcumbfm7aai',
    '<%= config.bin %> <%= command.id %> dlc1xjcumbfm7aai --pod worker-1 --shared',
  ]
  static override quietQuery = 'WebTerminalUrl'
  static override args = {job: jobArg}
  static override flags = {
    pod: Flags.string({
      char: 'p',
      helpValue: 'POD',
      summary: 'pod to connect to, such as worker-3 (default: the first running pod)',
    }),
    shared: Flags.boolean({summary: 'one-time link that needs no sign-in'}),
  }

  async run() {
    const {args, flags} = await this.parse(JobTerminal)
    const id = await this.resolveJobId(args.job, flags, runningJobs())
    const {cloud, settings} = await this.context(flags)
    const job = await cloud.call('GetJob', {JobId: id})
    const pods = getPods(job)
    const pod =
      flags.pod === undefined || pods.length === 0
        ? pods.find(({status}) => status === 'Running')
        : findPods(job, [flags.pod])[0]
    const refused = findRefusals('terminal', {job, pod: pod?.pod})
    if (!pod || refused.length > 0) throw refusedError(refused)

    const response = await cloud.call('GetWebTerminal', {
      JobId: id,
      PodId: pod.podId,
      PodUid: pod.podUid,
      ...(flags.shared ? {IsShared: true} : {}),
    })
    this.log(response.WebTerminalUrl ?? '')
    this.note(
      `Terminal of ${pod.podId}. The URL is valid for 30 seconds${flags.shared ? ' and opens once, for anyone who has it' : ''}.`,
    )
    const {sandbox, region} = settings
    if (sandbox) this.note('Sandbox: this URL is a placeholder.')
    else if (region.value)
      this.note(
        `Open a shell in the console: ${getConsoleUrl({jobId: id, regionId: region.value, workspaceId: job.WorkspaceId})}`,
      )
    return response
  }
}
