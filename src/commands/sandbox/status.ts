import {BaseCommand} from '../../cli/base-command.js'
import {requireRunningSandbox} from '../../config/sandbox-state.js'
import {renderFields} from '../../render/sections.js'
import {formatAge} from '../../text/time.js'

interface ControlStatus {
  notHonored?: {Field: string; Reason: string; Seen: number}[]
  faults?: {Fault: string; Seen: number; Hit: number}[]
}

export default class SandboxStatus extends BaseCommand {
  static override summary = "Show the sandbox's endpoint, key and faults"
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --json']
  static override quietQuery = 'Endpoint'

  async run() {
    await this.parse(SandboxStatus)
    const state = requireRunningSandbox()
    const {Endpoint, AccessKeyId, AccessKeySecret, RegionId, Pid, Simulated = false, StartedAt} = state
    const {callControlEndpoint} = await import('../../sandbox/control-client.js')
    const controlStatus = await callControlEndpoint(state, 'GET', 'status').catch(() => ({}))
    const {faults = [], notHonored = []} = controlStatus as ControlStatus
    const view = this.view()
    const fieldWidth = Math.max(0, ...notHonored.map(({Field}) => Field.length))
    this.log(
      renderFields(
        [
          {label: 'Endpoint', value: Endpoint},
          {label: 'Access key', value: AccessKeyId},
          {label: 'Secret', value: AccessKeySecret},
          {label: 'Region', value: RegionId},
          {label: 'Process', value: Pid},
          {label: 'Uptime', value: formatAge(StartedAt, view.now)},
          {label: 'Jobs', value: Simulated ? 'simulated: nothing is executed' : 'run as processes on this machine'},
          ...faults.map(({Fault, Seen, Hit}, index) => ({
            label: index === 0 ? 'Faults' : '',
            value: `${Fault}   ${Hit} of ${Seen} ${Seen === 1 ? 'request' : 'requests'}`,
          })),
          ...notHonored.map(({Field, Reason, Seen}, index) => ({
            label: index === 0 ? 'Not honored' : '',
            value: `${Field.padEnd(fieldWidth)}   ${Reason}, ${Seen} ${Seen === 1 ? 'request' : 'requests'}`,
          })),
        ],
        view,
        0,
      ),
    )
    return {Endpoint, AccessKeyId, AccessKeySecret, RegionId, Pid, Simulated, Faults: faults, NotHonored: notHonored}
  }
}
