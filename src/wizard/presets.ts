import {isJobType, type JobType, ROLES_BY_JOB_TYPE} from '../document/rules/framework.js'

/** A role of a topology. */
export interface PresetRole {
  type: string
  /** So many pods, or asked for. */
  podCount: number | 'asked'
  /** What it usually runs on; without it what the image is for. */
  chip?: 'CPU'
}

export interface Preset {
  id: string
  title: string
  detail: string
  jobTypes: readonly JobType[]
  /** Empty: the roles are chosen. */
  roles: readonly PresetRole[]
}

const ALL_JOB_TYPES = Object.keys(ROLES_BY_JOB_TYPE) as JobType[]
const JOB_TYPES_WITH_MASTER: JobType[] = ['PyTorchJob', 'MPIJob', 'XGBoostJob', 'OneFlowJob', 'ElasticBatchJob']
const severalPods = (type: string): PresetRole => ({type, podCount: 'asked'})
const onePod = (type: string): PresetRole => ({type, podCount: 1})

/** The usual topologies (rule C11), each for the frameworks whose roles it has (rule C9). */
export const PRESETS: readonly Preset[] = [
  {id: 'single', title: 'Single node', detail: 'One Worker.', jobTypes: ALL_JOB_TYPES, roles: [onePod('Worker')]},
  {
    id: 'workers',
    title: 'Several nodes',
    detail: 'Workers that are all alike; in most frameworks the first one leads.',
    jobTypes: ALL_JOB_TYPES,
    roles: [severalPods('Worker')],
  },
  {
    id: 'ps-worker',
    title: 'Parameter servers and Workers',
    detail: 'PS on CPU machines, Workers on GPU machines.',
    jobTypes: ['TFJob'],
    roles: [{...severalPods('PS'), chip: 'CPU'}, severalPods('Worker')],
  },
  {
    id: 'chief-ps-worker',
    title: 'Chief, parameter servers and Workers',
    detail: 'One Chief that saves checkpoints, PS on CPU machines, Workers.',
    jobTypes: ['TFJob'],
    roles: [onePod('Chief'), {...severalPods('PS'), chip: 'CPU'}, severalPods('Worker')],
  },
  {
    id: 'master-worker',
    title: 'Master and Workers',
    detail: 'One Master, which may run on another machine type than the Workers.',
    jobTypes: JOB_TYPES_WITH_MASTER,
    roles: [onePod('Master'), severalPods('Worker')],
  },
  {
    id: 'head-worker',
    title: 'Head and Workers',
    detail: 'One Head of the Ray cluster, Workers that do the work.',
    jobTypes: ['RayJob'],
    roles: [{...onePod('Head'), chip: 'CPU'}, severalPods('Worker')],
  },
  {
    id: 'chosen',
    title: 'Choose the roles',
    detail: 'Any of the roles that the framework has.',
    jobTypes: ALL_JOB_TYPES.filter((type) => (ROLES_BY_JOB_TYPE[type]?.length ?? 0) > 2),
    roles: [],
  },
]

/** The topologies of a framework; what it is mostly run as comes first. */
export function listPresets(type: unknown): readonly Preset[] {
  const matching = PRESETS.filter(({jobTypes}) => isJobType(type) && jobTypes.includes(type))
  const preferredId = type === 'MPIJob' ? 'master-worker' : type === 'RayJob' ? 'head-worker' : 'single'
  return [...matching.filter(({id}) => id === preferredId), ...matching.filter(({id}) => id !== preferredId)]
}

/** The framework that an image is most likely for. */
export function guessJobType(image: string | undefined): JobType | undefined {
  const name = image?.toLowerCase() ?? ''
  if (/tensorflow/.test(name)) return 'TFJob'
  if (/xgboost/.test(name)) return 'XGBoostJob'
  if (/oneflow/.test(name)) return 'OneFlowJob'
  if (/data-?juicer/.test(name)) return 'DataJuicerJob'
  if (/\bray\b/.test(name)) return 'RayJob'
  return undefined
}

/** What each framework is for. */
export const FRAMEWORKS: readonly {type: JobType; description: string}[] = [
  {type: 'PyTorchJob', description: 'PyTorch, or any command'},
  {type: 'TFJob', description: 'TensorFlow'},
  {type: 'MPIJob', description: 'MPI, Horovod'},
  {type: 'XGBoostJob', description: 'XGBoost'},
  {type: 'OneFlowJob', description: 'OneFlow'},
  {type: 'ElasticBatchJob', description: 'elastic inference in batches'},
  {type: 'RayJob', description: 'Ray'},
  {type: 'SlurmJob', description: 'Slurm scripts'},
  {type: 'DataJuicerJob', description: 'preparing data for large models'},
]
