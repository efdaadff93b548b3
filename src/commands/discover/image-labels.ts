import {Flags} from '@oclif/core'
import {BaseCommand} from '../../cli/base-command.js'
import {columnsFlag} from '../../cli/list-flags.js'
import {imageLabelColumns, renderImageLabels} from '../../render/images.js'

export default class DiscoverImageLabels extends BaseCommand {
  static override summary = 'List the labels that images carry: the legal values of `discover images --label`'
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
      summary: 'only this key (repeatable)',
    }),
    'workspace-id': Flags.string({
      helpValue: 'ID',
      summary: 'of this workspace’s own images instead of the official ones',
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
        emptyMessage: 'No image carries such a label.',
      })
    return {Labels, TotalCount}
  }
}
