/** The variables that point any client of the two APIs at a sandbox, for a POSIX shell to evaluate. */
export function renderShellExports(sandbox: {
  Endpoint: string
  AccessKeyId: string
  AccessKeySecret: string
  RegionId: string
}): string {
  const variables = getSandboxVariables(sandbox)
  return [
    ...Object.entries(variables).map(([name, value]) => `export ${name}=${value}`),
    `unset ${CONFLICTING_VARIABLES.join(' ')}`,
  ].join('\n')
}

/** What would make a client use another identity than the sandbox's. */
export const CONFLICTING_VARIABLES = [
  ...['ALIBABA_CLOUD_PROFILE', 'ALIBABACLOUD_PROFILE', 'ALICLOUD_PROFILE', 'PAI_DLC_PROFILE'],
  'ALIBABA_CLOUD_SECURITY_TOKEN',
]

export function getSandboxVariables({
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
