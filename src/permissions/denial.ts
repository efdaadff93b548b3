import type {CliError, Denial} from '../errors.js'
import {policyDocument, ramActions} from './policy.js'
import {COMMAND_OPERATIONS, type OperationName, ramAction} from './table.js'

/** What was typed. */
export interface Typed {
  /** Such as `job create`. */
  command: string
  /** The words after it. */
  words: readonly string[]
}

/**
 * Rule X6: what a refused call was about. Who was refused and why is the service's word (AccessDeniedDetail); where it
 * gives none, the missing action is the one that our table has for the operation. Undefined for an error of no call.
 */
export function denialOf(
  {call, accessDenied = {}, message}: CliError,
  {command}: Pick<Typed, 'command'>,
): Denial | undefined {
  if (!call) return undefined
  const operation = call.operation as OperationName
  const reported = text(accessDenied.AuthAction)
  const action = reported ?? ramAction(operation)
  const row = Object.hasOwn(COMMAND_OPERATIONS, command) ? COMMAND_OPERATIONS[command] : undefined
  const required = unique([action, ...ramActions(row?.needs ?? [])])
  const optional = unique(ramActions(row?.uses ?? [])).filter((name) => !required.includes(name))
  return {
    action,
    isReported: reported !== undefined,
    operation,
    principalType: text(accessDenied.AuthPrincipalType),
    principalName: text(accessDenied.AuthPrincipalDisplayName),
    ownerId: text(accessDenied.AuthPrincipalOwnerId),
    effect: text(accessDenied.NoPermissionType),
    policyType: text(accessDenied.PolicyType),
    diagnostic: text(accessDenied.EncodedDiagnosticMessage),
    workspaceId: call.workspaceId,
    workspacePermission: /\bPai[A-Z]\w*:\w+/.exec(message)?.[0],
    required,
    optional,
    policy: policyDocument([...required, ...optional], call.workspaceId),
  }
}

/** What to do about it: the policy to ask for, and the command to run again once it is granted. */
export function denialSuggestions(denial: Denial, {command, words}: Typed): string[] {
  const {action, effect, operation, workspaceId, isReported, workspacePermission} = denial
  const isDone = COMMAND_OPERATIONS[command]?.after?.includes(operation as OperationName) ?? false
  const ask =
    effect === 'ExplicitDeny'
      ? [
          `A policy denies ${action}, which outweighs every policy that allows it: ask an administrator to change that one.`,
        ]
      : [policyCommand(denial, command), 'Hand the policy that it prints to an administrator of the account.']
  const role = isReported
    ? []
    : [
        `It may be your role in ${workspaceId ? `workspace ${workspaceId}` : 'the workspace'} instead: ask its administrator.`,
      ]
  const again = isDone
    ? ['The job has been submitted: don’t create it again.', 'pai-dlc job list']
    : ['Once that is granted, run again:', commandLine({command, words})]
  return [...(workspacePermission ? [...role, ...ask] : [...ask, ...role]), ...again]
}

function policyCommand({operation, workspaceId}: Denial, command: string): string {
  const isKnown = command !== 'api' && Object.hasOwn(COMMAND_OPERATIONS, command)
  return `pai-dlc auth policy --for ${isKnown ? `"${command}"` : operation}${workspaceId ? ` --workspace-id ${workspaceId}` : ''}`
}

/** The command as it was typed; cut short where it is long or could hold a secret of the user's own. */
function commandLine({command, words}: Typed): string {
  const quoted = words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
  const whole = ['pai-dlc', command, ...quoted].join(' ')
  const isShort = whole.length <= 75 && !whole.includes('\n') && !/\s(-e|--env|--input|-i)\b/.test(whole)
  return isShort ? whole : `pai-dlc ${command} …   # as before`
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

const unique = (names: string[]) => [...new Set(names)]
