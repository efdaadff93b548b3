import {Flags} from '@oclif/core'
import {listQuotas} from '../../catalog/quotas.js'
import {BaseCommand} from '../../cli/base-command.js'
import {allFlag, columnsFlag, DEFAULT_LIMIT, limitFlag, workspaceIdFlag} from '../../cli/list-flags.js'
import {CliError, EXIT} from '../../errors.js'
import {mergeByQuota, quotaColumns} from '../../render/quotas.js'

export default class DiscoverQuotas extends BaseCommand {
  static override summary = 'List resource quotas'
  static override description =
    `Pass the quota id to job create as --resource-id. Listing quotas requires the permission paiworkspace:ListResources. Without it,
ask your workspace administrator for the quota id; creating a job does not require the permission.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> --workspace-id 268',
    '<%= config.bin %> <%= command.id %> --resource-type Lingjun --output quiet',
  ]
  static override quietQuery = 'Resources[].[Spec.resourceId || Quotas[0].Id][]'
  static override flags = {
    'workspace-id': workspaceIdFlag({summary: 'only quotas of this workspace (default: all)'}),
    'resource-type': Flags.string({
      options: ['ECS', 'Lingjun', 'ACS'],
      summary: 'filter by resource type',
    }),
    limit: limitFlag,
    all: allFlag,
    columns: columnsFlag,
  }

  async run() {
    const {flags} = await this.parse(DiscoverQuotas)
    const {cloud} = await this.context(flags)
    const {items, totalCount} = await listQuotas(cloud, {
      workspaceId: flags['workspace-id'],
      resourceType: flags['resource-type'],
      limit: this.resolveLimit(flags, DEFAULT_LIMIT),
    }).catch(explainQuotaDenial)

    await this.showTable(quotaColumns(), mergeByQuota(items), {
      selectedColumns: flags.columns,
      emptyMessage:
        `No resource quotas found${flags['workspace-id'] ? ` for workspace ${flags['workspace-id']}` : ''}. ` +
        'Public resources do not need one: pai-dlc discover ecs-specs',
    })
    this.noteTruncated(items.length, totalCount, 'quotas')
    return {Resources: items, TotalCount: totalCount}
  }
}

/** A quota id works without the permission to list quotas (rule C4). */
function explainQuotaDenial(error: unknown): never {
  if (!(error instanceof CliError) || error.exit !== EXIT.denied) throw error
  const hint = 'A job needs only the quota id: ask your workspace administrator, and pass it with --resource-id.'
  throw error.withContext({suggestions: [hint, ...error.suggestions]})
}
