import {Args} from '@oclif/core'
import {BaseCommand} from '../../cli/base-command.js'
import {yesFlag} from '../../cli/global-flags.js'
import {usageError} from '../../errors.js'
import {confirm} from '../../questions/confirm.js'

export default class TemplateSetDefault extends BaseCommand {
  static override summary = 'Set the default version of a job template'
  static override examples = ['<%= config.bin %> <%= command.id %> tplmceolmf2abcde 2']
  static override quietQuery = 'TemplateId'
  static override args = {
    template: Args.string({required: true, description: 'template ID'}),
    version: Args.string({required: true, description: 'version number'}),
  }
  static override flags = {yes: yesFlag}

  async run() {
    const {args, flags} = await this.parse(TemplateSetDefault)
    if (!/^[1-9]\d{0,8}$/.test(args.version))
      throw usageError(`"${args.version}" is not a version number.`, [
        `pai-dlc template get ${args.template} --version all`,
      ])
    const {cloud, prompter} = await this.context(flags)
    const {DefaultVersion} = await cloud.call('GetJobTemplate', {TemplateId: args.template, Version: args.version})
    const question = `Change the default version of ${args.template} from ${DefaultVersion} to ${args.version}?`
    await confirm({prompter, yes: flags.yes, question})
    const response = await cloud.call('SetJobTemplateDefaultVersion', {
      TemplateId: args.template,
      Version: Number(args.version),
    })
    this.log(`The default version of ${args.template} is ${args.version}.`)
    return {TemplateId: args.template, DefaultVersion: response.DefaultVersion}
  }
}
