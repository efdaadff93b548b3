import {pad} from '../text/width.js'

interface PolicyChoice {
  optional: readonly string[]
  leftOut: readonly {command: string; lacks: readonly string[]}[]
  policy: {Statement: readonly unknown[]}
}

/** What to do with a policy, line by line, for stderr. */
export function policyNotes({optional, leftOut, policy}: PolicyChoice, workspaceId?: string): string[] {
  if (policy.Statement.length === 0) return ['This takes no permission: nothing is called.']
  return [
    ...formatUncovered(leftOut),
    ...(optional.length > 0 ? [`Can be left out, for less: ${optional.join(', ')}.`] : []),
    ...(workspaceId
      ? [`What acts on jobs is allowed in workspace ${workspaceId} only; the catalog’s lists stay on "*".`]
      : []),
    'Hand it to an administrator: RAM console, Permissions > Policies > Create Policy > JSON, then grant it to the user or role. ' +
      'In a workspace a user needs a role as well.',
  ]
}

function formatUncovered(leftOut: PolicyChoice['leftOut']): string[] {
  if (leftOut.length === 0) return []
  const rows = leftOut.map(({command, lacks}) => ({command, actions: lacks.join(', ')}))
  const widest = Math.max(...rows.map(({actions}) => actions.length))
  return [
    'Left out, as only these commands call it; --for or --all puts it in:',
    ...rows.map(({command, actions}) => `  ${pad(actions, widest)}  ${command}`),
  ]
}
