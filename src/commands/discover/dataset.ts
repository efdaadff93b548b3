import {Args} from '@oclif/core'
import {BaseCommand} from '../../cli/base-command.js'
import {usageError} from '../../errors.js'
import {renderDataset} from '../../render/catalog-items.js'

export default class DiscoverDataset extends BaseCommand {
  static override summary = 'Show one dataset: where its data is, and how a job mounts it'
  static override examples = ['<%= config.bin %> <%= command.id %> d-sgqhx2gsfq27taohn4']
  static override quietQuery = 'DatasetId'
  static override args = {dataset: Args.string({required: true, description: 'the dataset’s id'})}

  async run() {
    const {args, flags} = await this.parse(DiscoverDataset)
    if (args.dataset.trim() === '') throw usageError('The dataset’s id is empty.', ['pai-dlc discover datasets'])
    const {cloud, clock} = await this.context(flags)
    const dataset = await cloud.call('GetDataset', {DatasetId: args.dataset.trim()})

    if (!this.jsonEnabled()) this.log(renderDataset(dataset, this.view(clock.now())))
    return dataset
  }
}
