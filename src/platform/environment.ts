export type EnvironmentVariables = Record<string, string | undefined>
/** The variable's value without surrounding blanks; a blank variable counts as not set. */
export function variable(env: EnvironmentVariables, name: string): string | undefined {
  return env[name]?.trim() || undefined
}

/** Whether a variable says true, in any case. */
export function isTrue(env: EnvironmentVariables, name: string): boolean {
  return variable(env, name)?.toLowerCase() === 'true'
}
