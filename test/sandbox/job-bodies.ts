/** The smallest job that the service accepts. */
export const minimalJob = {
  DisplayName: 'minimal',
  JobType: 'PyTorchJob',
  UserCommand: 'true',
  JobSpecs: [{Type: 'Worker', PodCount: 1, Image: 'registry.example.com/team/train:1', EcsSpec: 'ecs.g6.xlarge'}],
}

/** The minimal job with other fields in its only JobSpec, and in the job itself. */
export const jobWithSpec = (spec: Record<string, unknown>, job: Record<string, unknown> = {}) => ({
  ...minimalJob,
  JobSpecs: [{...minimalJob.JobSpecs[0], ...spec}],
  ...job,
})

/** The quota vision-gpu of the default workspace: 128 cores and 8 GPUs. */
export const QUOTA_ID = 'quotaksvqq2oh2pg'

/** A job of one pod in that quota. */
export const quotaJob = (gpu: number, job: Record<string, unknown> = {}) => ({
  ...minimalJob,
  ResourceId: QUOTA_ID,
  JobSpecs: [
    {
      Type: 'Worker',
      PodCount: 1,
      Image: 'registry.example.com/team/train:1',
      ResourceConfig: {CPU: '8', GPU: String(gpu), Memory: '32Gi'},
    },
  ],
  ...job,
})
