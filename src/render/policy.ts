interface Choice {
  optional: readonly string[]
  leftOut: readonly {command: string; lacks: readonly string[]}[]
  policy: {Statement: readonly unknown[]}
}

/** What to do with a policy, line by line, for stderr. */
export function policyNotes({optional, leftOut, policy}: Choice, workspaceId?: string): string[] {
  if (policy.Statement.length === 0) return ['This takes no permission: nothing is called.']
  return [
    ...(leftOut.length > 0 ? [`Left out: ${leftOut.map(({command, lacks}) => `${lacks.join(', ')} (${command})`).join('; ')}.`] : []),
    ...(leftOut.length > 0 ? ['To put them in: --all, or --for "job create" and so on.'] : []),
    ...(optional.length > 0 ? [`Can be left out, for less: ${optional.join(', ')}.`] : []),
    ...(workspaceId ? [`What acts on jobs is allowed in workspace ${workspaceId} only; lists of the account stay on "*".`] : []),
    'An administrator creates it in the RAM console (Permissions > Policies > Create Policy > JSON) and attaches it to the user or role. ' +
      'Inside a workspace the user also needs a role there.',
  ]
}
