import {Flags} from '@oclif/core'
import {listQuotas} from '../../catalog/quotas.js'
import {BaseCommand} from '../../cli/base-command.js'
import {allFlag, columnsFlag, DEFAULT_LIMIT, limitFlag, workspaceIdFlag} from '../../cli/list-flags.js'
import {CliError, EXIT} from '../../errors.js'
import {quotaColumns} from '../../render/quotas.js'

export default class DiscoverQuotas extends BaseCommand {
  static override summary = 'List quotas of your own resources: the value of --resource-id'
  static override description =
    'Of one workspace, or of all. Listing them needs a permission of its own, paiworkspace:ListResources; a job can be created without it, ' +
    'with a quota id from the administrator of the workspace.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --workspace-id 268',
    '<%= config.bin %> <%= command.id %> --resource-type Lingjun --output quiet',
  ]
  static override quietQuery = 'Resources[].[Spec.resourceId || Quotas[0].Id][]'
  static override flags = {
    'workspace-id': workspaceIdFlag({summary: 'quotas that this workspace may use (all without it)'}),
    'resource-type': Flags.string({
      options: ['ECS', 'Lingjun', 'ACS'],
      summary: 'of general machines, Lingjun ones or ACS',
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

    await this.showTable(quotaColumns(), items, {
      selectedColumns: flags.columns,
      emptyMessage: `No quota is listed${flags['workspace-id'] ? ` for workspace ${flags['workspace-id']}` : ''}. Public resources need none: pai-dlc discover ecs-specs`,
    })
    this.noteTruncated(items.length, totalCount, 'quotas')
    return {Resources: items, TotalCount: totalCount}
  }
}

/** The list is a convenience: without the permission the id still works (rule C4). */
function explainQuotaDenial(error: unknown): never {
  if (!(error instanceof CliError) || error.exit !== EXIT.denied) throw error
  const hint =
    'A job needs only the quota’s id, not this list: an administrator of the workspace has it, for --resource-id.'
  throw error.withContext({suggestions: [hint, ...error.suggestions]})
}
