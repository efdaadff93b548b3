import {Flags} from '@oclif/core'
import {BaseCommand} from '../../cli/base-command.js'
import {usageError} from '../../errors.js'
import {selectPolicy} from '../../permissions/choose-policy.js'
import type {PolicyDocument} from '../../permissions/policy.js'
import {renderPolicyNotes} from '../../render/policy.js'

export default class AuthPolicy extends BaseCommand {
  static override summary =
    'Print the RAM policy to hand to an administrator: for all common work, for reading, or for single commands'
  static override description =
    `Nothing is sent and no credential is needed. Without a flag it is the standard policy: the whole life of jobs. Commands that call
more than that, such as job delete, are named on stderr; --for or --all puts their actions in.`
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
      summary: 'only what this command calls, such as "job create", or this operation (repeatable)',
      exclusive: ['read-only', 'all'],
    }),
    'read-only': Flags.boolean({
      summary: 'only what reading takes: nothing that changes a job, opens a shell in a pod or lets others in',
      exclusive: ['all'],
    }),
    all: Flags.boolean({summary: 'whatever any command calls'}),
    'workspace-id': Flags.string({helpValue: 'ID', summary: 'allow what acts on jobs in this workspace only'}),
  }

  async run(): Promise<PolicyDocument> {
    const {flags} = await this.parse(AuthPolicy)
    const workspaceId = flags['workspace-id']
    if (workspaceId !== undefined && !/^\w+$/.test(workspaceId))
      throw usageError(`--workspace-id: ${JSON.stringify(workspaceId)} is no workspace’s id.`, [
        'pai-dlc discover workspaces',
      ])
    const selection = selectPolicy({commands: flags.for, readOnly: flags['read-only'], all: flags.all, workspaceId})
    if (!this.jsonEnabled()) this.log(JSON.stringify(selection.policy, null, 2))
    for (const note of renderPolicyNotes(selection, workspaceId)) this.note(note)
    return selection.policy
  }
}
