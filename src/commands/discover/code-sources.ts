import {LIST_FLAGS, ListCommand} from '../../cli/list-command.js'
import {workspaceIdFlag} from '../../cli/list-flags.js'
import {codeSourceColumns} from '../../render/discover.js'

export default class DiscoverCodeSources extends ListCommand {
  static override summary = 'List code configurations of a workspace'
  static override description = 'Pass the id to job create as --code-source.'
  static override examples = ['<%= config.bin %> <%= command.id %> --workspace-id 268']
  static override quietQuery = 'CodeSources[].CodeSourceId'
  static override flags = {
    'workspace-id': workspaceIdFlag({required: true}),
    ...LIST_FLAGS,
  }

  async run() {
    const {flags} = await this.parse(DiscoverCodeSources)
    const {items, totalCount} = await this.showList(flags, {
      operation: 'ListCodeSources',
      input: {WorkspaceId: flags['workspace-id'], DisplayName: flags.name},
      columns: codeSourceColumns,
      noun: 'code configurations',
      emptyMessage: 'No matching code configurations in this workspace.',
    })
    return {CodeSources: items.map(({CodeRepoAccessToken: _secret, ...source}) => source), TotalCount: totalCount}
  }
}
