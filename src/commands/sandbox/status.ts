import {BaseCommand} from '../../cli/base-command.js'
import {requireRunningSandbox} from '../../config/sandbox-state.js'
import {renderFields} from '../../render/sections.js'
import {formatAge} from '../../text/time.js'

/** Of what a sandbox says of itself. */
interface ControlStatus {
  faults?: {Fault: string; Seen: number; Hit: number}[]
}

export default class SandboxStatus extends BaseCommand {
  static override summary = 'Show the address, the key and the faults of the sandbox that runs on this machine'
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --json']
  static override quietQuery = 'Endpoint'

  async run() {
    await this.parse(SandboxStatus)
    const state = requireRunningSandbox()
    const {Endpoint, AccessKeyId, AccessKeySecret, RegionId, Pid, Simulated = false, StartedAt} = state
    const {callControlEndpoint} = await import('../../sandbox/control-client.js')
    const controlStatus = await callControlEndpoint(state, 'GET', 'status').catch(() => ({}))
    const {faults = []} = controlStatus as ControlStatus
    const view = this.view()
    this.log(
      renderFields(
        [
          {label: 'Endpoint', value: Endpoint},
          {label: 'Access key', value: AccessKeyId},
          {label: 'Secret', value: AccessKeySecret},
          {label: 'Region', value: RegionId},
          {label: 'Process', value: Pid},
          {label: 'Up for', value: formatAge(StartedAt, view.now)},
          {label: 'Jobs', value: Simulated ? 'simulated: no command is run' : 'run as processes of this machine'},
          ...faults.map(({Fault, Seen, Hit}, index) => ({
            label: index === 0 ? 'Faults' : '',
            value: `${Fault}   ${Hit} of ${Seen} ${Seen === 1 ? 'request' : 'requests'}`,
          })),
        ],
        view,
        0,
      ),
    )
    return {Endpoint, AccessKeyId, AccessKeySecret, RegionId, Pid, Simulated, Faults: faults}
  }
}
