import {Flags} from '@oclif/core'
import {listItems} from '../../api/paging.js'
import {BaseCommand} from '../../cli/base-command.js'
import {allFlag, columnsFlag, DEFAULT_LIMIT, limitFlag, workspaceIdFlag} from '../../cli/list-flags.js'
import {codeSourceColumns} from '../../render/discover.js'

export default class DiscoverCodeSources extends BaseCommand {
  static override summary = 'List a workspace’s code sources: the value of --code-source'
  static override examples = ['<%= config.bin %> <%= command.id %> --workspace-id 268']
  static override quietQuery = 'CodeSources[].CodeSourceId'
  static override flags = {
    'workspace-id': workspaceIdFlag({required: true}),
    name: Flags.string({helpValue: 'TEXT', summary: 'whose name contains this'}),
    limit: limitFlag,
    all: allFlag,
    columns: columnsFlag,
  }

  async run() {
    const {flags} = await this.parse(DiscoverCodeSources)
    const {cloud, clock} = await this.context(flags)
    const input = {WorkspaceId: flags['workspace-id'], DisplayName: flags.name}
    const {items, totalCount} = await listItems(cloud, 'ListCodeSources', input, {
      limit: this.resolveLimit(flags, DEFAULT_LIMIT),
    })

    await this.showTable(codeSourceColumns({now: clock.now()}), items, {
      selectedColumns: flags.columns,
      emptyMessage: 'No code source fits in this workspace.',
    })
    this.noteTruncated(items.length, totalCount, 'code sources')
    return {CodeSources: items.map(({CodeRepoAccessToken: _secret, ...source}) => source), TotalCount: totalCount}
  }
}
