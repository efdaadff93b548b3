/** The document field of each flag, in command-line order. Used by `job create` and the wizard. */
export const JOB_FLAG_FIELDS = {
  'workspace-id': ['WorkspaceId'],
  'display-name': ['DisplayName'],
  'job-type': ['JobType'],
  'resource-id': ['ResourceId'],
  description: ['Description'],
  accessibility: ['Accessibility'],
  'success-policy': ['SuccessPolicy'],
  priority: ['Priority'],
  'time-limit': ['JobMaxRunningTimeMinutes'],
  'sanity-check': ['Settings', 'EnableSanityCheck'],
  rdma: ['Settings', 'EnableRDMA'],
  'enable-gang-scheduling': ['EnableGangScheduling'],
  'user-command': ['UserCommand'],
} as const

/** Flags for maps: each KEY=VALUE sets one key. */
export const PAIR_FLAG_FIELDS = {env: ['Envs'], tag: ['Settings', 'Tags']} as const

/** Flags of the first Worker; paths start at its JobSpec. */
export const WORKER_FLAG_FIELDS = {
  image: ['Image'],
  workers: ['PodCount'],
  'ecs-spec': ['EcsSpec'],
  cpu: ['ResourceConfig', 'CPU'],
  memory: ['ResourceConfig', 'Memory'],
  gpu: ['ResourceConfig', 'GPU'],
  'gpu-type': ['ResourceConfig', 'GPUType'],
  'shared-memory': ['ResourceConfig', 'SharedMemory'],
  'spot-discount': ['SpotSpec', 'SpotDiscountLimit'],
} as const

export function typedEntries<K extends string, V>(table: Readonly<Record<K, V>>): [K, V][] {
  return Object.entries(table) as [K, V][]
}
