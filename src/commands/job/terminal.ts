import {Flags} from '@oclif/core'
import {jobArg} from '../../cli/global-flags.js'
import {JobCommand} from '../../cli/job-command.js'
import {findPods, getPods} from '../../job/pods.js'
import {findRefusals, refusedError} from '../../job/refusals.js'
import {runningJobs} from '../../job/selection.js'
import {getConsoleUrl} from '../../render/console-url.js'

export default class JobTerminal extends JobCommand {
  static override summary = 'Get the address of a terminal in a running pod'
  static override description =
    `Prints a WebSocket address that is good for 30 seconds. A client opens it and speaks JSON: {"operation": "stdin", "data": "ls\\n"}
and {"operation": "resize", "cols": 80, "rows": 24} up, {"operation": "stdout", "data": …} down. For a shell without a client use the console.`
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
      summary: 'in this pod, such as worker-3 (default: the first that runs)',
    }),
    shared: Flags.boolean({summary: 'an address that opens once, without a login of its own'}),
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
      `A terminal in ${pod.podId}. The address is good for 30 seconds${flags.shared ? ', once, for whoever has it' : ''}.`,
    )
    const {sandbox, region} = settings
    if (sandbox) this.note('The sandbox gives the address, and no terminal behind it.')
    else if (region.value)
      this.note(
        `A shell without a client: ${getConsoleUrl({jobId: id, regionId: region.value, workspaceId: job.WorkspaceId})}`,
      )
    return response
  }
}
