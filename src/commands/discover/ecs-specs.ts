import {Flags} from '@oclif/core'
import {listEcsSpecs, SPEC_SORT_KEYS, type SpecSortKey} from '../../catalog/ecs-specs.js'
import {BaseCommand} from '../../cli/base-command.js'
import {allFlag, columnsFlag, limitFlag} from '../../cli/list-flags.js'
import {ecsSpecColumns} from '../../render/discover.js'

export default class DiscoverEcsSpecs extends BaseCommand {
  static override summary = 'List instance types of public resources'
  static override description = 'Shows hardware and current stock. Pass the instance type to job create as --ecs-spec.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --accelerator-type GPU --in-stock --sort-by gpu',
    '<%= config.bin %> <%= command.id %> --gpus 8 --min-gpu-memory 80 --in-stock',
    '<%= config.bin %> <%= command.id %> --gpu-type a10 --spot --sort-by spot --output quiet',
  ]
  static override quietQuery = 'EcsSpecs[].InstanceType'
  static override flags = {
    'accelerator-type': Flags.string({options: ['CPU', 'GPU'], summary: 'filter by accelerator'}),
    'resource-type': Flags.string({
      options: ['ECS', 'Lingjun'],
      summary: 'filter by resource type: ECS (general computing) or Lingjun',
    }),
    'quota-id': Flags.string({
      helpValue: 'ID',
      summary: 'list the Lingjun instance types of this quota (for users on an allow list)',
    }),
    'gpu-type': Flags.string({helpValue: 'TEXT', summary: 'filter by GPU type (substring), such as A10'}),
    gpus: Flags.integer({min: 0, helpValue: 'N', summary: 'exact number of GPUs', exclusive: ['min-gpus']}),
    'min-gpus': Flags.integer({min: 0, helpValue: 'N', summary: 'minimum number of GPUs'}),
    'min-gpu-memory': Flags.integer({min: 1, helpValue: 'GIB', summary: 'minimum memory per GPU in GiB'}),
    'min-cpu': Flags.integer({min: 1, helpValue: 'N', summary: 'minimum number of vCPUs'}),
    'min-memory': Flags.integer({min: 1, helpValue: 'GIB', summary: 'minimum memory in GiB'}),
    'in-stock': Flags.boolean({summary: 'only instance types in stock'}),
    spot: Flags.boolean({summary: 'only instance types available as spot instances'}),
    'sort-by': Flags.string({options: Object.keys(SPEC_SORT_KEYS), summary: 'sort key'}),
    order: Flags.string({options: ['asc', 'desc'], default: 'asc', summary: 'sort order'}),
    limit: {...limitFlag, summary: 'maximum number of results (default: all)'},
    all: allFlag,
    columns: columnsFlag,
  }

  async run() {
    const {flags} = await this.parse(DiscoverEcsSpecs)
    const {cloud} = await this.context(flags)
    if (flags['quota-id'] !== undefined)
      this.note('Note: the published contract does not list QuotaId; the service may ignore it.')
    const specs = await listEcsSpecs(cloud, {
      quotaId: flags['quota-id'],
      acceleratorType: flags['accelerator-type'],
      resourceType: flags['resource-type'],
      gpuType: flags['gpu-type'],
      gpus: flags.gpus,
      minGpus: flags['min-gpus'],
      minGpuMemory: flags['min-gpu-memory'],
      minCpu: flags['min-cpu'],
      minMemory: flags['min-memory'],
      inStock: flags['in-stock'],
      spot: flags.spot,
      sortBy: flags['sort-by'] as SpecSortKey | undefined,
      order: flags.order as 'asc' | 'desc',
    })
    const listed = specs.slice(0, flags.limit)

    await this.showTable(ecsSpecColumns(), listed, {
      selectedColumns: flags.columns,
      emptyMessage: 'No matching instance types.',
    })
    this.noteTruncated(listed.length, specs.length, 'instance types', 'Use a higher --limit, or omit it to show all.')
    return {EcsSpecs: listed, TotalCount: specs.length}
  }
}
