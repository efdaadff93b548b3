import {LIST_FLAGS, ListCommand} from '../../cli/list-command.js'
import {workspaceColumns} from '../../render/discover.js'

export default class DiscoverWorkspaces extends ListCommand {
  static override summary = 'List workspaces'
  static override description = 'Pass the id to other commands as --workspace-id.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --query "Workspaces[?IsDefault].WorkspaceId" --output text',
  ]
  static override quietQuery = 'Workspaces[].WorkspaceId'
  static override flags = {
    ...LIST_FLAGS,
  }

  async run() {
    const {flags} = await this.parse(DiscoverWorkspaces)
    const {items, totalCount} = await this.showList(flags, {
      operation: 'ListWorkspaces',
      input: {WorkspaceName: flags.name, Verbose: true},
      columns: workspaceColumns,
      defaultColumns: 'WorkspaceId,WorkspaceName,Status,IsDefault,EnvTypes,Description',
      noun: 'workspaces',
      // The first row of a script is a workspace that takes jobs, if possible the default.
      rank: ({IsDefault, Status}) => (Status !== undefined && Status !== 'ENABLED' ? 2 : IsDefault ? 0 : 1),
      emptyMessage: flags.name === undefined ? 'No workspaces in this region.' : 'No matching workspaces.',
    })
    return {Workspaces: items, TotalCount: totalCount}
  }
}
