import {Flags} from '@oclif/core'
import {IMAGE_SORT_KEYS, type ImageSortKey, listImages} from '../../catalog/images.js'
import {BaseCommand} from '../../cli/base-command.js'
import {allFlag, columnsFlag, DEFAULT_LIMIT, limitFlag} from '../../cli/list-flags.js'
import {imageColumns} from '../../render/images.js'

export default class DiscoverImages extends BaseCommand {
  static override summary = 'List images, newest first: the value of --image is the whole ImageUri'
  static override description =
    'Official public images, which belong to no workspace; with --workspace-id the workspace’s own ones.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --framework "PyTorch 2.8" --chip GPU --python 3.11',
    '<%= config.bin %> <%= command.id %> --cuda 12.4 --search "ubuntu22.04 modelscope"',
    '<%= config.bin %> <%= command.id %> --label system.chipType=GPU --name pytorch',
    '<%= config.bin %> <%= command.id %> --workspace-id 268',
  ]
  static override quietQuery = 'Images[].ImageUri'
  static override flags = {
    framework: Flags.string({
      helpValue: 'NAME[ VERSION]',
      summary: 'with this framework, such as "PyTorch 2.3", or any version: pytorch',
    }),
    cuda: Flags.string({helpValue: 'VERSION', summary: 'with this CUDA, such as 12.4'}),
    python: Flags.string({helpValue: 'VERSION', summary: 'with this Python, such as 3.11'}),
    chip: Flags.string({helpValue: 'CHIP', summary: 'for this kind of chip, such as GPU'}),
    label: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'KEY=VALUE',
      summary: 'that carry this label (repeatable; see discover image-labels)',
    }),
    name: Flags.string({helpValue: 'TEXT', summary: 'whose name contains this'}),
    search: Flags.string({helpValue: 'WORDS', summary: 'with all these words in name, address, description or labels'}),
    'workspace-id': Flags.string({
      helpValue: 'ID',
      summary: 'this workspace’s own images instead of the official ones',
    }),
    'sort-by': Flags.string({options: Object.keys(IMAGE_SORT_KEYS), default: 'created', summary: 'what comes first'}),
    order: Flags.string({
      options: ['asc', 'desc'],
      summary: 'smallest or largest first (default: newest, largest; names from a)',
    }),
    limit: limitFlag,
    all: allFlag,
    columns: columnsFlag,
  }

  async run() {
    const {flags} = await this.parse(DiscoverImages)
    const {framework, cuda, python, chip, label: labels, name, search} = flags
    const {cloud, clock} = await this.context(flags)
    const {items, totalCount} = await listImages(cloud, {
      facets: {framework, cuda, python, chip},
      labels,
      name,
      search,
      workspaceId: flags['workspace-id'],
      sortBy: flags['sort-by'] as ImageSortKey,
      order: flags.order as 'asc' | 'desc' | undefined,
      limit: this.resolveLimit(flags, DEFAULT_LIMIT),
    })

    await this.showTable(imageColumns({now: clock.now()}), items, {
      selectedColumns: flags.columns,
      emptyMessage: 'No image fits. Labels there are: pai-dlc discover image-labels',
    })
    this.noteTruncated(items.length, totalCount, 'images')
    return {Images: items, TotalCount: totalCount}
  }
}
