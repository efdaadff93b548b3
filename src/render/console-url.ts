export function getConsoleUrl({
  jobId,
  regionId,
  workspaceId,
}: {
  jobId: string
  regionId: string
  workspaceId?: string
}): string {
  const query = new URLSearchParams({regionId, ...(workspaceId ? {workspaceId} : {})})
  return `https://pai.console.aliyun.com/?${query}#/dlc/jobs/${encodeURIComponent(jobId)}/overview`
}
