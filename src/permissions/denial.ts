import type {OperationName} from '../api/cloud.js'
import type {CliError, Denial} from '../errors.js'
import {createPolicyDocument, toRamActions} from './policy.js'
import {COMMAND_OPERATIONS, ramAction} from './table.js'

/** What was typed. */
export interface InvokedCommand {
  /** Such as `job create`. */
  command: string
  /** The words after it. */
  args: readonly string[]
}

/**
 * Rule X6: what a refused call was about. Who was refused and why is the service's word (AccessDeniedDetail); where it
 * gives none, the missing action is the one that our table has for the operation. Undefined for an error of no call.
 */
export function toDenial(
  {failedCall, accessDeniedDetail = {}, message}: CliError,
  {command}: Pick<InvokedCommand, 'command'>,
): Denial | undefined {
  if (!failedCall) return undefined
  const operation = failedCall.operation as OperationName
  const reportedAction = nonEmptyText(accessDeniedDetail.AuthAction)
  const action = reportedAction ?? ramAction(operation)
  const operations = Object.hasOwn(COMMAND_OPERATIONS, command) ? COMMAND_OPERATIONS[command] : undefined
  const requiredActions = unique([action, ...toRamActions(operations?.required ?? [])])
  const optionalActions = unique(toRamActions(operations?.optional ?? [])).filter(
    (name) => !requiredActions.includes(name),
  )
  return {
    action,
    isReported: reportedAction !== undefined,
    operation,
    principalType: nonEmptyText(accessDeniedDetail.AuthPrincipalType),
    principalName: nonEmptyText(accessDeniedDetail.AuthPrincipalDisplayName),
    ownerId: nonEmptyText(accessDeniedDetail.AuthPrincipalOwnerId),
    effect: nonEmptyText(accessDeniedDetail.NoPermissionType),
    policyType: nonEmptyText(accessDeniedDetail.PolicyType),
    encodedDiagnosticMessage: nonEmptyText(accessDeniedDetail.EncodedDiagnosticMessage),
    workspaceId: failedCall.workspaceId,
    workspacePermission: /\bPai[A-Z]\w*:\w+/.exec(message)?.[0],
    requiredActions,
    optionalActions,
    policy: createPolicyDocument([...requiredActions, ...optionalActions], failedCall.workspaceId),
  }
}

/** What to do about it: the policy to ask for, and the command to run again once it is granted. */
export function suggestForDenial(denial: Denial, {command, args}: InvokedCommand): string[] {
  const {action, effect, operation, workspaceId, isReported, workspacePermission} = denial
  const wasSubmitted = COMMAND_OPERATIONS[command]?.afterChange?.includes(operation as OperationName) ?? false
  const requestSteps =
    effect === 'ExplicitDeny'
      ? [
          `A policy denies ${action}, which outweighs every policy that allows it: ask an administrator to change that one.`,
        ]
      : [formatPolicyCommand(denial, command), 'Hand the policy that it prints to an administrator of the account.']
  const roleSteps = isReported
    ? []
    : [
        `It may be your role in ${workspaceId ? `workspace ${workspaceId}` : 'the workspace'} instead: ask its administrator.`,
      ]
  const retrySteps = wasSubmitted
    ? ['The job has been submitted: don’t create it again.', 'pai-dlc job list']
    : ['Once that is granted, run again:', formatInvocation({command, args})]
  return [...(workspacePermission ? [...roleSteps, ...requestSteps] : [...requestSteps, ...roleSteps]), ...retrySteps]
}

function formatPolicyCommand({operation, workspaceId}: Denial, command: string): string {
  const isKnown = command !== 'api' && Object.hasOwn(COMMAND_OPERATIONS, command)
  return `pai-dlc auth policy --for ${isKnown ? `"${command}"` : operation}${workspaceId ? ` --workspace-id ${workspaceId}` : ''}`
}

/** The command as it was typed; cut short where it is long or could hold a secret of the user's own. */
function formatInvocation({command, args}: InvokedCommand): string {
  const quoted = args.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
  const line = ['pai-dlc', command, ...quoted].join(' ')
  const isShort = line.length <= 75 && !line.includes('\n') && !/\s(-e|--env|--input|-i)\b/.test(line)
  return isShort ? line : `pai-dlc ${command} …   # as before`
}

function nonEmptyText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

const unique = (names: string[]) => [...new Set(names)]
