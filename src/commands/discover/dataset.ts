import {Args} from '@oclif/core'
import {BaseCommand} from '../../cli/base-command.js'
import {usageError} from '../../errors.js'
import {renderDataset} from '../../render/catalog-items.js'

export default class DiscoverDataset extends BaseCommand {
  static override summary = "Show a dataset's location and mount path"
  static override examples = ['<%= config.bin %> <%= command.id %> d-sgqhx2gsfq27taohn4']
  static override quietQuery = 'DatasetId'
  static override args = {dataset: Args.string({required: true, description: 'dataset id'})}

  async run() {
    const {args, flags} = await this.parse(DiscoverDataset)
    if (args.dataset.trim() === '') throw usageError('The dataset id is empty.', ['pai-dlc discover datasets'])
    const {cloud, clock} = await this.context(flags)
    const dataset = await cloud.call('GetDataset', {DatasetId: args.dataset.trim()})

    if (!this.jsonEnabled()) this.log(renderDataset(dataset, this.view(clock.now())))
    return dataset
  }
}
