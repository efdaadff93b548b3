import {Flags} from '@oclif/core'
import {LIST_FLAGS, ListCommand} from '../../cli/list-command.js'
import {workspaceIdFlag} from '../../cli/list-flags.js'
import {templateColumns} from '../../render/templates.js'

export default class TemplateList extends ListCommand {
  static override summary = 'List the job templates of a workspace'
  static override examples = ['<%= config.bin %> <%= command.id %> --workspace-id 268']
  static override quietQuery = 'JobTemplates[].TemplateId'
  static override flags = {
    'workspace-id': workspaceIdFlag({required: true}),
    description: Flags.string({helpValue: 'TEXT', summary: 'whose description contains this'}),
    ...LIST_FLAGS,
  }

  async run() {
    const {flags} = await this.parse(TemplateList)
    const {items, totalCount} = await this.showList(flags, {
      operation: 'ListJobTemplates',
      input: {WorkspaceId: flags['workspace-id'], TemplateName: flags.name, Description: flags.description},
      columns: templateColumns,
      noun: 'templates',
      emptyMessage: 'No templates found in this workspace.',
    })
    return {JobTemplates: items, TotalCount: totalCount}
  }
}
