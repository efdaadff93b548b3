import {Flags} from '@oclif/core'
import {BaseCommand} from '../../base-command.js'
import {listImages} from '../../catalog/images.js'
import {all, columns, DEFAULT_LIMIT, limit} from '../../flags.js'
import {imageColumns} from '../../render/images.js'

export default class DiscoverImages extends BaseCommand {
  static override summary = 'List images: the value of --image is the whole ImageUri'
  static override description = 'Official public images, which belong to no workspace; with --workspace-id the workspace’s own ones.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --label system.chipType=GPU --name pytorch',
    '<%= config.bin %> <%= command.id %> --workspace-id 268',
  ]
  static override quietQuery = 'Images[].ImageUri'
  static override flags = {
    label: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'KEY=VALUE',
      summary: 'that carry this label (repeatable; see discover image-labels)',
    }),
    name: Flags.string({helpValue: 'TEXT', summary: 'whose name contains this'}),
    'workspace-id': Flags.string({helpValue: 'ID', summary: 'this workspace’s own images instead of the official ones'}),
    limit,
    all,
    columns,
  }

  async run() {
    const {flags} = await this.parse(DiscoverImages)
    const {cloud, clock} = await this.context(flags)
    const filter = {labels: flags.label, name: flags.name, workspaceId: flags['workspace-id'], limit: this.limitOf(flags, DEFAULT_LIMIT)}
    const {items, totalCount} = await listImages(cloud, filter)

    this.table(imageColumns({now: clock.now()}), items, {
      selected: flags.columns,
      none: 'No image fits. Labels there are: pai-dlc discover image-labels',
    })
    this.noteCut(items.length, totalCount, 'images')
    return {Images: items, TotalCount: totalCount}
  }
}
