import {Flags} from '@oclif/core'
import {BaseCommand} from '../../cli/base-command.js'
import {usageError} from '../../errors.js'
import {selectPolicy} from '../../permissions/choose-policy.js'
import type {PolicyDocument} from '../../permissions/policy.js'
import {renderPolicyNotes} from '../../render/policy.js'

export default class AuthPolicy extends BaseCommand {
  static override summary = 'Print the RAM policy that commands need'
  static override description =
    `Prints a policy to give to an administrator. By default it covers the whole life cycle of jobs. Commands that need more, such
as job delete, are listed on stderr; add them with --for or --all. Sends nothing and needs no credentials.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> --read-only',
    '<%= config.bin %> <%= command.id %> --for "job create" --for logs --workspace-id 268 > policy.json',
  ]
  static override quietQuery = 'Statement[].Action[]'
  static override flags = {
    for: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'COMMAND',
      summary: 'allow only this command, such as "job create", or this operation (repeatable)',
      exclusive: ['read-only', 'all'],
    }),
    'read-only': Flags.boolean({
      summary: 'allow only reads: nothing that changes a job, opens a shell in a pod or shares access',
      exclusive: ['all'],
    }),
    all: Flags.boolean({summary: 'allow everything that any command needs'}),
    'workspace-id': Flags.string({helpValue: 'ID', summary: 'limit actions on jobs to this workspace'}),
  }

  async run(): Promise<PolicyDocument> {
    const {flags} = await this.parse(AuthPolicy)
    const workspaceId = flags['workspace-id']
    if (workspaceId !== undefined && !/^\w+$/.test(workspaceId))
      throw usageError(`--workspace-id: ${JSON.stringify(workspaceId)} is not a workspace id.`, [
        'pai-dlc discover workspaces',
      ])
    const selection = selectPolicy({commands: flags.for, readOnly: flags['read-only'], all: flags.all, workspaceId})
    if (!this.jsonEnabled()) this.log(JSON.stringify(selection.policy, null, 2))
    for (const note of renderPolicyNotes(selection, workspaceId)) this.note(note)
    return selection.policy
  }
}
