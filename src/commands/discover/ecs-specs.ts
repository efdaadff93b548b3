import {Flags} from '@oclif/core'
import {listEcsSpecs, SPEC_SORT_KEYS, type SpecSortKey} from '../../catalog/ecs-specs.js'
import {BaseCommand} from '../../cli/base-command.js'
import {allFlag, columnsFlag, limitFlag} from '../../cli/list-flags.js'
import {ecsSpecColumns} from '../../render/discover.js'

export default class DiscoverEcsSpecs extends BaseCommand {
  static override summary = 'List machine types of the public resources, with stock: the value of --ecs-spec'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --accelerator-type GPU --in-stock --sort-by gpu',
    '<%= config.bin %> <%= command.id %> --gpus 8 --min-gpu-memory 80 --in-stock',
    '<%= config.bin %> <%= command.id %> --gpu-type a10 --spot --sort-by spot --output quiet',
  ]
  static override quietQuery = 'EcsSpecs[].InstanceType'
  static override flags = {
    'accelerator-type': Flags.string({options: ['CPU', 'GPU'], summary: 'with or without accelerators'}),
    'resource-type': Flags.string({options: ['ECS', 'Lingjun'], summary: 'general machines or Lingjun ones'}),
    'gpu-type': Flags.string({helpValue: 'TEXT', summary: 'whose GPU type contains this, such as A10'}),
    gpus: Flags.integer({min: 0, helpValue: 'N', summary: 'with exactly so many GPUs', exclusive: ['min-gpus']}),
    'min-gpus': Flags.integer({min: 0, helpValue: 'N', summary: 'with at least so many GPUs'}),
    'min-gpu-memory': Flags.integer({min: 1, helpValue: 'GIB', summary: 'with at least so much memory on each GPU'}),
    'min-cpu': Flags.integer({min: 1, helpValue: 'N', summary: 'with at least so many vCPU'}),
    'min-memory': Flags.integer({min: 1, helpValue: 'GIB', summary: 'with at least so much memory'}),
    'in-stock': Flags.boolean({summary: 'only what is available now'}),
    spot: Flags.boolean({summary: 'only what can be had as a spot machine now'}),
    'sort-by': Flags.string({
      options: Object.keys(SPEC_SORT_KEYS),
      summary: 'sorted here: the service can’t (rule D5)',
    }),
    order: Flags.string({options: ['asc', 'desc'], default: 'asc', summary: 'smallest or largest first'}),
    limit: {...limitFlag, summary: 'at most so many (all without it)'},
    all: allFlag,
    columns: columnsFlag,
  }

  async run() {
    const {flags} = await this.parse(DiscoverEcsSpecs)
    const {cloud} = await this.context(flags)
    const specs = await listEcsSpecs(cloud, {
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
      emptyMessage: 'No machine type fits.',
    })
    this.noteTruncated(listed.length, specs.length, 'machine types', '--limit N, or leave it out')
    return {EcsSpecs: listed, TotalCount: specs.length}
  }
}
