import {Args, Flags} from '@oclif/core'
import {BaseCommand} from '../../cli/base-command.js'
import {toYaml} from '../../render/structured.js'

export default class TemplateGet extends BaseCommand {
  static override summary = 'Show a job template, its versions and constraints'
  static override examples = [
    '<%= config.bin %> <%= command.id %> tplmceolmf2abcde',
    '<%= config.bin %> <%= command.id %> tplmceolmf2abcde --version all --json',
  ]
  static override quietQuery = 'TemplateId'
  static override args = {template: Args.string({required: true, description: 'template ID'})}
  static override flags = {
    version: Flags.string({helpValue: 'N|all', summary: 'version to show (default: the default version)'}),
  }

  async run() {
    const {args, flags} = await this.parse(TemplateGet)
    const {cloud} = await this.context(flags)
    const {RequestId: _, ...template} = await cloud.call('GetJobTemplate', {
      TemplateId: args.template,
      ...(flags.version === undefined ? {} : {Version: flags.version}),
    })
    if (!this.jsonEnabled()) this.log(await toYaml(template))
    return template
  }
}
