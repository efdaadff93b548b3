export type EnvironmentVariables = Record<string, string | undefined>
/** The variable's value without surrounding blanks; a blank variable counts as not set. */
export function getVariable(env: EnvironmentVariables, name: string): string | undefined {
  return env[name]?.trim() || undefined
}

/** Whether a variable says true, in any case. */
export function isVariableTrue(env: EnvironmentVariables, name: string): boolean {
  return getVariable(env, name)?.toLowerCase() === 'true'
}
