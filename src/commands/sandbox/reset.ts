import {BaseCommand} from '../../cli/base-command.js'
import {requireRunningSandbox} from '../../config/sandbox-state.js'

export default class SandboxReset extends BaseCommand {
  static override summary = 'Kill and forget all jobs of the running sandbox; its address and key stay'
  static override examples = ['<%= config.bin %> <%= command.id %>']

  async run() {
    await this.parse(SandboxReset)
    const state = requireRunningSandbox()
    const {Endpoint} = state
    const {callControlEndpoint} = await import('../../sandbox/control-client.js')
    await callControlEndpoint(state, 'POST', 'reset')
    this.log(`The sandbox at ${Endpoint} is as new.`)
    return {Endpoint}
  }
}
