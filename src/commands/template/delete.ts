import {Args} from '@oclif/core'
import {BaseCommand} from '../../cli/base-command.js'
import {yesFlag} from '../../cli/global-flags.js'
import {confirm} from '../../questions/confirm.js'

export default class TemplateDelete extends BaseCommand {
  static override summary = 'Delete a job template with all its versions'
  static override examples = ['<%= config.bin %> <%= command.id %> tplmceolmf2abcde']
  static override quietQuery = 'TemplateId'
  static override args = {template: Args.string({required: true, description: 'template ID'})}
  static override flags = {yes: yesFlag}

  async run() {
    const {args, flags} = await this.parse(TemplateDelete)
    const {cloud, prompter} = await this.context(flags)
    const {TemplateName = '', Versions = []} = await cloud.call('GetJobTemplate', {
      TemplateId: args.template,
      Version: 'all',
    })
    const question = `Delete template ${args.template} (${TemplateName}) with ${Versions.length} version${Versions.length === 1 ? '' : 's'}? This cannot be undone.`
    await confirm({prompter, yes: flags.yes, question})
    await cloud.call('DeleteJobTemplate', {TemplateId: args.template})
    this.log(`Deleted ${args.template}.`)
    return {TemplateId: args.template}
  }
}
