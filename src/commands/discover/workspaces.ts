import {Flags} from '@oclif/core'
import {listItems} from '../../api/paging.js'
import {BaseCommand} from '../../cli/base-command.js'
import {allFlag, columnsFlag, DEFAULT_LIMIT, limitFlag} from '../../cli/list-flags.js'
import {workspaceColumns} from '../../render/discover.js'

export default class DiscoverWorkspaces extends BaseCommand {
  static override summary = 'List workspaces: the value of --workspace-id'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --query "Workspaces[?IsDefault].WorkspaceId" --output text',
  ]
  static override quietQuery = 'Workspaces[].WorkspaceId'
  static override flags = {
    name: Flags.string({helpValue: 'TEXT', summary: 'whose name contains this'}),
    limit: limitFlag,
    all: allFlag,
    columns: columnsFlag,
  }

  async run() {
    const {flags} = await this.parse(DiscoverWorkspaces)
    const {cloud, clock} = await this.context(flags)
    const {items, totalCount} = await listItems(
      cloud,
      'ListWorkspaces',
      {WorkspaceName: flags.name, Verbose: true},
      {limit: this.resolveLimit(flags, DEFAULT_LIMIT)},
    )

    await this.showTable(workspaceColumns({now: clock.now()}), items, {
      selectedColumns: flags.columns,
      defaultColumns: 'WorkspaceId,WorkspaceName,Status,IsDefault,EnvTypes,Description',
      emptyMessage: flags.name === undefined ? 'You are in no workspace here.' : 'No workspace fits.',
    })
    this.noteTruncated(items.length, totalCount, 'workspaces')
    return {Workspaces: items, TotalCount: totalCount}
  }
}
