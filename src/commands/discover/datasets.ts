import {LIST_FLAGS, ListCommand} from '../../cli/list-command.js'
import {workspaceIdFlag} from '../../cli/list-flags.js'
import {datasetColumns} from '../../render/discover.js'

export default class DiscoverDatasets extends ListCommand {
  static override summary = 'List datasets of a workspace'
  static override description = 'Pass the id to job create as --dataset.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --workspace-id 268',
    '<%= config.bin %> <%= command.id %> --workspace-id 268 --name imagenet',
  ]
  static override quietQuery = 'Datasets[].DatasetId'
  static override flags = {
    'workspace-id': workspaceIdFlag({required: true}),
    ...LIST_FLAGS,
  }

  async run() {
    const {flags} = await this.parse(DiscoverDatasets)
    const {items, totalCount} = await this.showList(flags, {
      operation: 'ListDatasets',
      input: {WorkspaceId: flags['workspace-id'], Name: flags.name},
      columns: datasetColumns,
      noun: 'datasets',
      emptyMessage: 'No matching datasets in this workspace.',
    })
    return {Datasets: items, TotalCount: totalCount}
  }
}
