import {Flags} from '@oclif/core'
import {splitLabels} from '../../catalog/image-labels.js'
import {IMAGE_SORT_KEYS, type ImageSortKey, listImages} from '../../catalog/images.js'
import {BaseCommand} from '../../cli/base-command.js'
import {allFlag, columnsFlag, DEFAULT_LIMIT, limitFlag} from '../../cli/list-flags.js'
import {imageColumns} from '../../render/images.js'

export default class DiscoverImages extends BaseCommand {
  static override summary = 'List images, newest first'
  static override description =
    `Lists the official images, or the custom images of a workspace with --workspace-id. Pass the ImageUri to job create as
--image.`
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
      summary: 'filter by framework: "PyTorch 2.3", or pytorch for any version',
    }),
    cuda: Flags.string({helpValue: 'VERSION', summary: 'filter by CUDA version, such as 12.4'}),
    python: Flags.string({helpValue: 'VERSION', summary: 'filter by Python version, such as 3.11'}),
    chip: Flags.string({helpValue: 'CHIP', summary: 'filter by chip type, such as GPU'}),
    label: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'KEY=VALUE[,...]',
      summary: 'filter by label (repeatable; see discover image-labels)',
    }),
    labels: Flags.string({helpValue: 'KEY=VALUE,...', summary: 'filter by several labels, separated by commas'}),
    name: Flags.string({helpValue: 'TEXT', summary: 'filter by name (substring)'}),
    search: Flags.string({helpValue: 'WORDS', summary: 'filter by words in the name, URI, description or labels'}),
    'workspace-id': Flags.string({
      helpValue: 'ID',
      summary: 'list the custom images of this workspace',
    }),
    'sort-by': Flags.string({options: Object.keys(IMAGE_SORT_KEYS), default: 'created', summary: 'sort key'}),
    order: Flags.string({
      options: ['asc', 'desc'],
      summary: 'sort order (default: newest or largest first; names A-Z)',
    }),
    limit: limitFlag,
    all: allFlag,
    columns: columnsFlag,
  }

  async run() {
    const {flags} = await this.parse(DiscoverImages)
    const {framework, cuda, python, chip, label = [], labels = '', name, search} = flags
    const {cloud, clock} = await this.context(flags)
    const {items, totalCount} = await listImages(cloud, {
      facets: {framework, cuda, python, chip},
      labels: [...label, labels].filter(Boolean).flatMap(splitLabels),
      name,
      search,
      workspaceId: flags['workspace-id'],
      sortBy: flags['sort-by'] as ImageSortKey,
      order: flags.order as 'asc' | 'desc' | undefined,
      limit: this.resolveLimit(flags, DEFAULT_LIMIT),
    })

    await this.showTable(imageColumns({now: clock.now()}), items, {
      selectedColumns: flags.columns,
      emptyMessage: 'No matching images. List image labels: pai-dlc discover image-labels',
    })
    this.noteTruncated(items.length, totalCount, 'images')
    return {Images: items, TotalCount: totalCount}
  }
}
