import type {OperationName} from '../api/cloud.js'
import type {CliError, Denial} from '../errors.js'
import {createPolicyDocument, toRamActions} from './policy.js'
import {COMMAND_OPERATIONS, ramAction} from './table.js'

export interface InvokedCommand {
  /** Such as `job create`. */
  command: string
  args: readonly string[]
}

/**
 * The details of a denied call (rule X6), from the service's AccessDeniedDetail if there is one, otherwise from our
 * table. Undefined if the error does not belong to a call.
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

/** The policy to request, and the command to run after that. */
export function suggestForDenial(denial: Denial, {command, args}: InvokedCommand): string[] {
  const {action, effect, operation, workspaceId, isReported, workspacePermission} = denial
  const wasSubmitted = COMMAND_OPERATIONS[command]?.afterChange?.includes(operation as OperationName) ?? false
  const requestSteps =
    effect === 'ExplicitDeny'
      ? [`A policy explicitly denies ${action}. Ask an administrator to change that policy.`]
      : [formatPolicyCommand(denial, command), 'Send the printed policy to an administrator of the account.']
  const roleSteps = isReported
    ? []
    : [
        `Your role in ${workspaceId ? `workspace ${workspaceId}` : 'the workspace'} may lack the permission:` +
          ' ask its administrator.',
      ]
  const retrySteps = wasSubmitted
    ? ["The job was submitted. Don't create it again.", 'pai-dlc job list']
    : ['After it is granted, run again:', formatInvocation({command, args})]
  return [...(workspacePermission ? [...roleSteps, ...requestSteps] : [...requestSteps, ...roleSteps]), ...retrySteps]
}

function formatPolicyCommand({operation, workspaceId}: Denial, command: string): string {
  const isKnown = command !== 'api' && Object.hasOwn(COMMAND_OPERATIONS, command)
  return (
    'pai-dlc auth policy --for' +
    ` ${isKnown ? `"${command}"` : operation}${workspaceId ? ` --workspace-id ${workspaceId}` : ''}`
  )
}

/** The command as typed, or shortened if it is long or could contain a secret. */
function formatInvocation({command, args}: InvokedCommand): string {
  const quoted = args.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
  const line = ['pai-dlc', command, ...quoted].join(' ')
  const isShort = line.length <= 75 && !line.includes('\n') && !/\s(-e|--env|--input|-i)\b/.test(line)
  return isShort ? line : `pai-dlc ${command} …   # with the same flags`
}

function nonEmptyText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

const unique = (names: string[]) => [...new Set(names)]
