import {isJobType, type JobType, ROLES_BY_JOB_TYPE} from '../document/rules/framework.js'

export interface PresetRole {
  type: string
  /** A fixed number, or prompted. */
  podCount: number | 'asked'
  /** Usual chip type (default: that of the image). */
  chip?: 'CPU'
}

export interface Preset {
  id: string
  title: string
  detail: string
  jobTypes: readonly JobType[]
  /** Empty if the user chooses the roles. */
  roles: readonly PresetRole[]
}

const ALL_JOB_TYPES = Object.keys(ROLES_BY_JOB_TYPE) as JobType[]
/** An MPIJob needs a Master (rule C9). */
const JOB_TYPES_OF_WORKERS = ALL_JOB_TYPES.filter((type) => type !== 'MPIJob')
const JOB_TYPES_WITH_MASTER: JobType[] = ['PyTorchJob', 'MPIJob', 'XGBoostJob', 'OneFlowJob', 'ElasticBatchJob']
const severalPods = (type: string): PresetRole => ({type, podCount: 'asked'})
const onePod = (type: string): PresetRole => ({type, podCount: 1})

/** Common topologies (rule C11) and the frameworks that support their roles (rule C9). */
export const PRESETS: readonly Preset[] = [
  {
    id: 'single',
    title: 'Single node',
    detail: 'One Worker.',
    jobTypes: JOB_TYPES_OF_WORKERS,
    roles: [onePod('Worker')],
  },
  {
    id: 'workers',
    title: 'Multiple nodes',
    detail: 'Identical workers; in most frameworks the first becomes the master.',
    jobTypes: JOB_TYPES_OF_WORKERS,
    roles: [severalPods('Worker')],
  },
  {
    id: 'ps-worker',
    title: 'Parameter servers and Workers',
    detail: 'Parameter servers on CPU nodes, workers on GPU nodes.',
    jobTypes: ['TFJob'],
    roles: [{...severalPods('PS'), chip: 'CPU'}, severalPods('Worker')],
  },
  {
    id: 'chief-ps-worker',
    title: 'Chief, parameter servers and Workers',
    detail: 'One Chief that saves checkpoints, parameter servers on CPU nodes, and workers.',
    jobTypes: ['TFJob'],
    roles: [onePod('Chief'), {...severalPods('PS'), chip: 'CPU'}, severalPods('Worker')],
  },
  {
    id: 'master-worker',
    title: 'Master and Workers',
    detail: 'One Master, which can use a different instance type, and workers.',
    jobTypes: JOB_TYPES_WITH_MASTER,
    roles: [onePod('Master'), severalPods('Worker')],
  },
  {
    id: 'head-worker',
    title: 'Head and Workers',
    detail: 'One head node of the Ray cluster, and workers.',
    jobTypes: ['RayJob'],
    roles: [{...onePod('Head'), chip: 'CPU'}, severalPods('Worker')],
  },
  {
    id: 'chosen',
    title: 'Choose the roles',
    detail: 'Any roles of the framework.',
    jobTypes: ALL_JOB_TYPES.filter((type) => (ROLES_BY_JOB_TYPE[type]?.length ?? 0) > 2),
    roles: [],
  },
]

/** The topologies of a framework, the most common first. */
export function listPresets(type: unknown): readonly Preset[] {
  const matching = PRESETS.filter(({jobTypes}) => isJobType(type) && jobTypes.includes(type))
  const preferredId = type === 'MPIJob' ? 'master-worker' : type === 'RayJob' ? 'head-worker' : 'single'
  return [...matching.filter(({id}) => id === preferredId), ...matching.filter(({id}) => id !== preferredId)]
}

export function guessJobType(image: string | undefined): JobType | undefined {
  const name = image?.toLowerCase() ?? ''
  if (/tensorflow/.test(name)) return 'TFJob'
  if (/xgboost/.test(name)) return 'XGBoostJob'
  if (/oneflow/.test(name)) return 'OneFlowJob'
  if (/data-?juicer/.test(name)) return 'DataJuicerJob'
  if (/\bray\b/.test(name)) return 'RayJob'
  return undefined
}

export const FRAMEWORKS: readonly {type: JobType; description: string}[] = [
  {type: 'PyTorchJob', description: 'PyTorch, or any command'},
  {type: 'TFJob', description: 'TensorFlow'},
  {type: 'MPIJob', description: 'MPI, Horovod'},
  {type: 'XGBoostJob', description: 'XGBoost'},
  {type: 'OneFlowJob', description: 'OneFlow'},
  {type: 'ElasticBatchJob', description: 'elastic batch inference'},
  {type: 'RayJob', description: 'Ray'},
  {type: 'SlurmJob', description: 'Slurm scripts'},
  {type: 'DataJuicerJob', description: 'data preparation for large models'},
]
