import {Args} from '@oclif/core'
import {BaseCommand} from '../../cli/base-command.js'
import {usageError} from '../../errors.js'
import {renderCodeSource} from '../../render/catalog-items.js'

export default class DiscoverCodeSource extends BaseCommand {
  static override summary = "Show a code configuration's repository and mount path"
  static override description = 'Never prints the access token of the repository.'
  static override examples = ['<%= config.bin %> <%= command.id %> code-20210111103721-85qz78ia96lu']
  static override quietQuery = 'CodeSourceId'
  static override args = {'code-source': Args.string({required: true, description: 'code configuration id'})}

  async run() {
    const {args, flags} = await this.parse(DiscoverCodeSource)
    const id = args['code-source'].trim()
    if (id === '') throw usageError('The code configuration id is empty.', ['pai-dlc discover code-sources'])
    const {cloud, clock} = await this.context(flags)
    const {CodeRepoAccessToken: _secret, ...source} = await cloud.call('GetCodeSource', {CodeSourceId: id})

    if (!this.jsonEnabled()) this.log(renderCodeSource(source, this.view(clock.now())))
    return source
  }
}
