import {BaseCommand} from '../../base-command.js'
import {runningSandbox} from '../../config/sandbox-state.js'
import {renderFields} from '../../render/sections.js'
import {age} from '../../render/time.js'

export default class SandboxStatus extends BaseCommand {
  static override summary = 'Show the address and the key of the sandbox that runs on this machine'
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --json']
  static override quietQuery = 'Endpoint'

  async run() {
    await this.parse(SandboxStatus)
    const {Endpoint, AccessKeyId, AccessKeySecret, RegionId, Pid, StartedAt} = runningSandbox()
    const view = this.view()
    this.log(
      renderFields(
        [
          {label: 'Endpoint', value: Endpoint},
          {label: 'Access key', value: AccessKeyId},
          {label: 'Secret', value: AccessKeySecret},
          {label: 'Region', value: RegionId},
          {label: 'Process', value: Pid},
          {label: 'Up for', value: age(StartedAt, view.now)},
        ],
        view,
        0,
      ),
    )
    return {Endpoint, AccessKeyId, AccessKeySecret, RegionId, Pid}
  }
}
