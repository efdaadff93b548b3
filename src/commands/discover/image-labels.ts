import {Flags} from '@oclif/core'
import {BaseCommand} from '../../cli/base-command.js'
import {columnsFlag} from '../../cli/list-flags.js'
import {imageLabelColumns, renderImageLabels} from '../../render/images.js'

export default class DiscoverImageLabels extends BaseCommand {
  static override summary = 'List image labels and their values'
  static override description = 'Pass a label to discover images as --label KEY=VALUE.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --key system.framework',
    '<%= config.bin %> <%= command.id %> --query "Labels[?Key==\'system.chipType\'].Value"',
  ]
  static override quietQuery = 'Labels[].join(`=`, [Key, Value])'
  static override flags = {
    key: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'KEY',
      summary: 'only labels with this key (repeatable)',
    }),
    'workspace-id': Flags.string({
      helpValue: 'ID',
      summary: 'labels of custom images in this workspace instead of official images',
    }),
    columns: columnsFlag,
  }

  async run() {
    const {flags} = await this.parse(DiscoverImageLabels)
    const {cloud} = await this.context(flags)
    const {Labels = [], TotalCount = Labels.length} = await cloud.call('ListImageLabels', {
      WorkspaceId: flags['workspace-id'],
      LabelKeys: flags.key?.join(','),
    })

    if (this.terminal.isTty && !flags.columns && Labels.length > 0) this.log(renderImageLabels(Labels, this.view()))
    else
      await this.showTable(imageLabelColumns(), Labels, {
        selectedColumns: flags.columns,
        emptyMessage: 'No matching image labels.',
      })
    return {Labels, TotalCount}
  }
}
