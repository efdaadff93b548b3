import {BaseCommand} from '../../cli/base-command.js'
import {requireRunningSandbox} from '../../config/sandbox-state.js'

export default class SandboxReset extends BaseCommand {
  static override summary = 'Delete all jobs of the running sandbox'
  static override description = 'The endpoint and the key stay the same.'
  static override examples = ['<%= config.bin %> <%= command.id %>']

  async run() {
    await this.parse(SandboxReset)
    const state = requireRunningSandbox()
    const {Endpoint} = state
    const {callControlEndpoint} = await import('../../sandbox/control-client.js')
    await callControlEndpoint(state, 'POST', 'reset')
    this.log(`Reset the sandbox at ${Endpoint}.`)
    return {Endpoint}
  }
}
