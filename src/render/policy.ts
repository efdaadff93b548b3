import {pad} from '../text/width.js'

interface PolicyNotesInput {
  optionalActions: readonly string[]
  omittedCommands: readonly {command: string; missingActions: readonly string[]}[]
  policy: {Statement: readonly unknown[]}
}

export function renderPolicyNotes(
  {optionalActions, omittedCommands, policy}: PolicyNotesInput,
  workspaceId?: string,
): string[] {
  if (policy.Statement.length === 0) return ['No permission is needed: no request is sent.']
  return [
    ...renderOmittedCommands(omittedCommands),
    ...(optionalActions.length > 0 ? [`Optional: ${optionalActions.join(', ')}.`] : []),
    ...(workspaceId
      ? [`Actions on jobs are allowed in workspace ${workspaceId} only; catalog lists require "*".`]
      : []),
    'Give it to an administrator: RAM console, Permissions > Policies > Create Policy > JSON, then grant it to the user or role. ' +
      'Users also need a role in the workspace.',
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
