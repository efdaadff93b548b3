import {BaseCommand} from '../../base-command.js'
import {columns} from '../../flags.js'
import {imageLabelColumns, renderImageLabels} from '../../render/images.js'

export default class DiscoverImageLabels extends BaseCommand {
  static override summary = 'List the labels that images carry: the legal values of `discover images --label`'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --query "Labels[?Key==\'system.chipType\'].Value"',
  ]
  static override quietQuery = 'Labels[].join(`=`, [Key, Value])'
  static override flags = {columns}

  async run() {
    const {flags} = await this.parse(DiscoverImageLabels)
    const {cloud} = await this.context(flags)
    const {Labels = [], TotalCount = Labels.length} = await cloud.call('ListImageLabels', {})

    if (this.terminal.isTerminal && !flags.columns) this.log(renderImageLabels(Labels, this.view()))
    else this.table(imageLabelColumns(), Labels, {selected: flags.columns})
    return {Labels, TotalCount}
  }
}
