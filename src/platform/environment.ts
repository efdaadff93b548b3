export type EnvironmentVariables = Record<string, string | undefined>

/** The trimmed value of a variable; undefined if it is empty. */
export function getVariable(env: EnvironmentVariables, name: string): string | undefined {
  return env[name]?.trim() || undefined
}

export function isVariableTrue(env: EnvironmentVariables, name: string): boolean {
  return getVariable(env, name)?.toLowerCase() === 'true'
}
