import {Flags} from '@oclif/core'
import {listItems} from '../../api/paging.js'
import {BaseCommand} from '../../cli/base-command.js'
import {allFlag, columnsFlag, DEFAULT_LIMIT, limitFlag, workspaceIdFlag} from '../../cli/list-flags.js'
import {datasetColumns} from '../../render/discover.js'

export default class DiscoverDatasets extends BaseCommand {
  static override summary = 'List a workspace’s datasets: the value of --dataset'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --workspace-id 268',
    '<%= config.bin %> <%= command.id %> --workspace-id 268 --name imagenet',
  ]
  static override quietQuery = 'Datasets[].DatasetId'
  static override flags = {
    'workspace-id': workspaceIdFlag({required: true}),
    name: Flags.string({helpValue: 'TEXT', summary: 'whose name contains this'}),
    limit: limitFlag,
    all: allFlag,
    columns: columnsFlag,
  }

  async run() {
    const {flags} = await this.parse(DiscoverDatasets)
    const {cloud, clock} = await this.context(flags)
    const input = {WorkspaceId: flags['workspace-id'], Name: flags.name}
    const {items, totalCount} = await listItems(cloud, 'ListDatasets', input, {
      limit: this.resolveLimit(flags, DEFAULT_LIMIT),
    })

    await this.showTable(datasetColumns({now: clock.now()}), items, {
      selectedColumns: flags.columns,
      emptyMessage: 'No dataset fits in this workspace.',
    })
    this.noteTruncated(items.length, totalCount, 'datasets')
    return {Datasets: items, TotalCount: totalCount}
  }
}
