/**
 * Which field of the document each flag sets, in the order in which a command line gives them. `job create` reads these
 * tables from left to right, the command line that the wizard prints from right to left.
 */
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

/** Flags whose field is a map: each KEY=VALUE sets one key. */
export const PAIR_FLAG_FIELDS = {env: ['Envs'], tag: ['Settings', 'Tags']} as const

/** Flags of the first Worker; the paths begin at its JobSpec. */
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

/** The entries of a table with their keys typed. */
export function typedEntries<K extends string, V>(table: Readonly<Record<K, V>>): [K, V][] {
  return Object.entries(table) as [K, V][]
}
