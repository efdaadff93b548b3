/** The variables that point any client of the two APIs at a sandbox, for a POSIX shell to evaluate. */
export function renderExports(state: {
  Endpoint: string
  AccessKeyId: string
  AccessKeySecret: string
  RegionId: string
}): string {
  const variables = sandboxVariables(state)
  return [
    ...Object.entries(variables).map(([name, value]) => `export ${name}=${value}`),
    `unset ${OTHER_IDENTITY_VARIABLES.join(' ')}`,
  ].join('\n')
}

/** What would make a client use another identity than the sandbox's. */
export const OTHER_IDENTITY_VARIABLES = ['ALIBABA_CLOUD_PROFILE', 'PAI_DLC_PROFILE', 'ALIBABA_CLOUD_SECURITY_TOKEN']

/** The same variables as data. */
export function sandboxVariables({
  Endpoint,
  AccessKeyId,
  AccessKeySecret,
  RegionId,
}: {
  Endpoint: string
  AccessKeyId: string
  AccessKeySecret: string
  RegionId: string
}): Record<string, string> {
  return {
    ALIBABA_CLOUD_ACCESS_KEY_ID: AccessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: AccessKeySecret,
    ALIBABA_CLOUD_REGION_ID: RegionId,
    PAI_DLC_ENDPOINT: Endpoint,
  }
}
