import {pad} from '../text/width.js'

interface PolicyNotesInput {
  optionalActions: readonly string[]
  omittedCommands: readonly {command: string; missingActions: readonly string[]}[]
  policy: {Statement: readonly unknown[]}
}

/** What to do with a policy, line by line, for stderr. */
export function renderPolicyNotes(
  {optionalActions, omittedCommands, policy}: PolicyNotesInput,
  workspaceId?: string,
): string[] {
  if (policy.Statement.length === 0) return ['This takes no permission: nothing is called.']
  return [
    ...renderOmittedCommands(omittedCommands),
    ...(optionalActions.length > 0 ? [`Can be left out, for less: ${optionalActions.join(', ')}.`] : []),
    ...(workspaceId
      ? [`What acts on jobs is allowed in workspace ${workspaceId} only; the catalog’s lists stay on "*".`]
      : []),
    'Hand it to an administrator: RAM console, Permissions > Policies > Create Policy > JSON, then grant it to the user or role. ' +
      'In a workspace a user needs a role as well.',
  ]
}

function renderOmittedCommands(omittedCommands: PolicyNotesInput['omittedCommands']): string[] {
  if (omittedCommands.length === 0) return []
  const rows = omittedCommands.map(({command, missingActions}) => ({command, actions: missingActions.join(', ')}))
  const widest = Math.max(...rows.map(({actions}) => actions.length))
  return [
    'Not included (used only by these commands; add with --for or --all):',
    ...rows.map(({command, actions}) => `  ${pad(actions, widest)}  ${command}`),
  ]
}
