import type {Cloud} from '../api/cloud.js'
import type {GetJobResponse, JobItem} from '../api/generated/types.js'

/** ListJobs returns some fields that GetJob lacks. */
export async function findListedJob(
  cloud: Cloud,
  {JobId = '', GmtCreateTime, WorkspaceId}: GetJobResponse,
): Promise<JobItem | undefined> {
  const {Jobs = []} = await cloud.call('ListJobs', {
    JobIds: JobId,
    ShowOwn: false,
    ...(WorkspaceId ? {WorkspaceId} : {}),
    ...(GmtCreateTime ? {StartTime: GmtCreateTime} : {}),
    PageSize: 1,
  })
  return Jobs.find((item) => item.JobId === JobId)
}
