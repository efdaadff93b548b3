import {isJobType, type JobType, ROLES_BY_JOB_TYPE} from '../document/rules/framework.js'

/** A role of a topology. */
export interface PresetRole {
  type: string
  /** So many pods, or asked for. */
  pods: number | 'asked'
  /** What it usually runs on; without it what the image is for. */
  chip?: 'CPU'
}

export interface Preset {
  id: string
  title: string
  detail: string
  types: readonly JobType[]
  /** Empty: the roles are chosen. */
  roles: readonly PresetRole[]
}

const ALL = Object.keys(ROLES_BY_JOB_TYPE) as JobType[]
const LED: JobType[] = ['PyTorchJob', 'MPIJob', 'XGBoostJob', 'OneFlowJob', 'ElasticBatchJob']
const many = (type: string): PresetRole => ({type, pods: 'asked'})
const one = (type: string): PresetRole => ({type, pods: 1})

/** The usual topologies (rule C11), each for the frameworks whose roles it has (rule C9). */
export const PRESETS: readonly Preset[] = [
  {id: 'single', title: 'Single node', detail: 'One Worker.', types: ALL, roles: [one('Worker')]},
  {
    id: 'workers',
    title: 'Several nodes',
    detail: 'Workers that are all alike; in most frameworks the first one leads.',
    types: ALL,
    roles: [many('Worker')],
  },
  {
    id: 'ps-worker',
    title: 'Parameter servers and Workers',
    detail: 'PS on CPU machines, Workers on GPU machines.',
    types: ['TFJob'],
    roles: [{...many('PS'), chip: 'CPU'}, many('Worker')],
  },
  {
    id: 'chief-ps-worker',
    title: 'Chief, parameter servers and Workers',
    detail: 'One Chief that saves checkpoints, PS on CPU machines, Workers.',
    types: ['TFJob'],
    roles: [one('Chief'), {...many('PS'), chip: 'CPU'}, many('Worker')],
  },
  {
    id: 'master-worker',
    title: 'Master and Workers',
    detail: 'One Master, which may run on another machine type than the Workers.',
    types: LED,
    roles: [one('Master'), many('Worker')],
  },
  {
    id: 'head-worker',
    title: 'Head and Workers',
    detail: 'One Head of the Ray cluster, Workers that do the work.',
    types: ['RayJob'],
    roles: [{...one('Head'), chip: 'CPU'}, many('Worker')],
  },
  {
    id: 'chosen',
    title: 'Choose the roles',
    detail: 'Any of the roles that the framework has.',
    types: ALL.filter((type) => (ROLES_BY_JOB_TYPE[type]?.length ?? 0) > 2),
    roles: [],
  },
]

/** The topologies of a framework; what it is mostly run as comes first. */
export function presetsOf(type: unknown): readonly Preset[] {
  const own = PRESETS.filter(({types}) => isJobType(type) && types.includes(type))
  const usual = type === 'MPIJob' ? 'master-worker' : type === 'RayJob' ? 'head-worker' : 'single'
  return [...own.filter(({id}) => id === usual), ...own.filter(({id}) => id !== usual)]
}

/** The framework that an image is most likely for. */
export function frameworkOf(image: string | undefined): JobType | undefined {
  const word = image?.toLowerCase() ?? ''
  if (/tensorflow/.test(word)) return 'TFJob'
  if (/xgboost/.test(word)) return 'XGBoostJob'
  if (/oneflow/.test(word)) return 'OneFlowJob'
  if (/data-?juicer/.test(word)) return 'DataJuicerJob'
  if (/\bray\b/.test(word)) return 'RayJob'
  return undefined
}

/** What each framework is for. */
export const FRAMEWORKS: readonly {type: JobType; what: string}[] = [
  {type: 'PyTorchJob', what: 'PyTorch, or any command'},
  {type: 'TFJob', what: 'TensorFlow'},
  {type: 'MPIJob', what: 'MPI, Horovod'},
  {type: 'XGBoostJob', what: 'XGBoost'},
  {type: 'OneFlowJob', what: 'OneFlow'},
  {type: 'ElasticBatchJob', what: 'elastic inference in batches'},
  {type: 'RayJob', what: 'Ray'},
  {type: 'SlurmJob', what: 'Slurm scripts'},
  {type: 'DataJuicerJob', what: 'preparing data for large models'},
]
