export type EnvironmentVariables = Record<string, string | undefined>

export function getVariable(env: EnvironmentVariables, name: string): string | undefined {
  return env[name]?.trim() || undefined
}

export function isVariableTrue(env: EnvironmentVariables, name: string): boolean {
  return getVariable(env, name)?.toLowerCase() === 'true'
}
