import type {CreateJobInput, JobSpec} from '../../api/generated/types.js'
import {USERS} from '../catalog/users.js'
import {DAY, formatLineTime, HOUR, MINUTE} from '../time.js'
import type {SandboxState} from '../types.js'
import {PastJob} from './past-job.js'

/** Few enough to read through. */
export const DEFAULT_PAST_JOBS = 42

/** How far back the jobs reach. */
const MAX_AGE = 90 * DAY
/** Between two jobs, if there are too few to fill that time. */
const MAX_SPACING = 10 * HOUR

type PastJobTemplate = [name: string, jobType: string, command: string, resource: string, nodes: number]

/** `resource` is a quota id or an instance type. */
const PAST_JOB_TEMPLATES: [PastJobTemplate, ...PastJobTemplate[]] = [
  ['resnet50-imagenet', 'PyTorchJob', 'python train.py --arch resnet50', 'ecs.gn6v-c8g1.2xlarge', 1],
  ['vit-imagenet', 'PyTorchJob', 'torchrun --nnodes=$WORLD_SIZE train.py', 'quotaksvqq2oh2pg', 2],
  ['bert-squad', 'TFJob', 'python run_squad.py', 'ecs.gn6i-c4g1.xlarge', 1],
  ['xgb-criteo', 'XGBoostJob', 'python xgb_train.py', 'ecs.g6.2xlarge', 3],
  ['llm-sft', 'PyTorchJob', 'bash sft.sh', 'quota1n8m4xl0abc', 2],
  ['etl-daily', 'RayJob', 'python etl.py', 'quotac7pucpu0001', 1],
]

const WORKSPACE_IDS = ['268', '268', '268', '269', '270969'] as const
const FINAL_STATUSES = ['Succeeded', 'Succeeded', 'Succeeded', 'Failed', 'Stopped'] as const

/**
 * Adds jobs that ended before the sandbox started, of several users and workspaces and with various outcomes. Names
 * and other values follow from the seed, times from the clock.
 */
export function addPastJobs(state: SandboxState, count: number): void {
  const random = state.random.fork('history')
  const owners = Object.entries(USERS).map(([userName, userId]) => ({userName, userId})) as [PastOwner, ...PastOwner[]]
  const now = state.clock.now()
  const step = Math.min(MAX_SPACING, MAX_AGE / count)
  const images = state.catalog.images.map(({ImageUri}) => ImageUri) as [string, ...string[]]
  // Shared between jobs to save memory: there may be a million.
  const specs = new Map<string, JobSpec[]>()
  const settings = PAST_JOB_TEMPLATES.map(([name]) => ({Tags: {project: name.split('-')[0] ?? name}}))

  for (let index = 0; index < count; index += 1) {
    const template = PAST_JOB_TEMPLATES[index % PAST_JOB_TEMPLATES.length] ?? PAST_JOB_TEMPLATES[0]
    const [name, jobType, command, resource] = template
    const created = Math.floor(now - MAX_SPACING - (count - index - 1) * step - random.nextInt(0.3 * step))
    const isQuotaJob = resource.startsWith('quota')
    const workspaceId = isQuotaJob ? '268' : random.pick(WORKSPACE_IDS)
    const image = random.pick(images)
    const JobSpecs = specs.get(`${name} ${image}`) ?? buildJobSpecs(template, image)
    specs.set(`${name} ${image}`, JobSpecs)
    const suffix = count > DEFAULT_PAST_JOBS ? `-${index + 1}` : ''
    const request: CreateJobInput = {
      DisplayName: `${name}-${formatLineTime(created).slice(0, 10).replaceAll('-', '')}${suffix}`,
      JobType: jobType,
      UserCommand: command,
      WorkspaceId: workspaceId,
      ResourceId: isQuotaJob ? resource : undefined,
      Priority: 1 + random.nextInt(9),
      JobSpecs,
      Settings: settings[index % PAST_JOB_TEMPLATES.length],
    }
    const id = `dlc${random.base36(13)}`
    const job = new PastJob(state, {
      id,
      request,
      created,
      owner: random.pick(owners),
      workspace:
        state.catalog.workspaces.find((row) => row.WorkspaceId === workspaceId) ?? state.catalog.defaultWorkspace,
      quota: state.catalog.quotas.find((quota) => quota.id === request.ResourceId),
      status: random.pick(FINAL_STATUSES),
      durationMs: 5 * MINUTE + random.nextInt(DAY / 4),
    })
    state.jobs.set(id, job)
  }
}

type PastOwner = PastJob['owner']

function buildJobSpecs([, , , resource, nodes]: PastJobTemplate, image: string): JobSpec[] {
  const resourceConfig = {ResourceConfig: {CPU: '8', GPU: resource === 'quotac7pucpu0001' ? '0' : '1', Memory: '32Gi'}}
  return [
    {
      Type: 'Worker',
      PodCount: nodes,
      Image: image,
      ...(resource.startsWith('quota') ? resourceConfig : {EcsSpec: resource}),
    },
  ]
}
