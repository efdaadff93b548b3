import type {CreateJobInput, JobSpec} from '../../api/generated/types.js'
import {USERS} from '../catalog/users.js'
import {DAY, HOUR, lineTime, MINUTE} from '../time.js'
import type {World} from '../types.js'
import {PastJob} from './past-job.js'

/** As many as a newcomer can look through. */
export const SOME_DOZEN = 42

/** How far they go back. Few of them stand further apart than this would have it. */
const REACH = 90 * DAY
const APART = 10 * HOUR

type Shape = [name: string, jobType: string, command: string, resource: string, nodes: number]

/** name, type, command, quota or machine type, nodes */
const SHAPES: [Shape, ...Shape[]] = [
  ['resnet50-imagenet', 'PyTorchJob', 'python train.py --arch resnet50', 'ecs.gn6v-c8g1.2xlarge', 1],
  ['vit-imagenet', 'PyTorchJob', 'torchrun --nnodes=$WORLD_SIZE train.py', 'quotaksvqq2oh2pg', 2],
  ['bert-squad', 'TFJob', 'python run_squad.py', 'ecs.gn6i-c4g1.xlarge', 1],
  ['xgb-criteo', 'XGBoostJob', 'python xgb_train.py', 'ecs.g6.2xlarge', 3],
  ['llm-sft', 'PyTorchJob', 'bash sft.sh', 'quota1n8m4xl0abc', 2],
  ['etl-daily', 'RayJob', 'python etl.py', 'quotac7pucpu0001', 1],
]

const WORKSPACE_IDS = ['268', '268', '268', '269', '270969'] as const
const ENDS = ['Succeeded', 'Succeeded', 'Succeeded', 'Failed', 'Stopped'] as const

/**
 * Jobs that ended before now: several users, workspaces and ends. Their names and the like follow from the seed, their
 * times from now.
 */
export function addHistory(world: World, count: number): void {
  const random = world.random.fork('history')
  const owners = Object.entries(USERS).map(([userName, userId]) => ({userName, userId})) as [PastOwner, ...PastOwner[]]
  const now = world.clock.now()
  const step = Math.min(APART, REACH / count)
  const images = world.catalog.images.map(({ImageUri}) => ImageUri) as [string, ...string[]]
  // Documents are mostly the same ones again and again: so are these parts of them.
  const specs = new Map<string, JobSpec[]>()
  const settings = SHAPES.map(([name]) => ({Tags: {project: name.split('-')[0] ?? name}}))

  for (let index = 0; index < count; index += 1) {
    const shape = SHAPES[index % SHAPES.length] ?? SHAPES[0]
    const [name, jobType, command, resource] = shape
    const created = Math.floor(now - APART - (count - index - 1) * step - random.below(0.3 * step))
    const dedicated = resource.startsWith('quota')
    const workspaceId = dedicated ? '268' : random.pick(WORKSPACE_IDS)
    const image = random.pick(images)
    const JobSpecs = specs.get(`${name} ${image}`) ?? specsOf(shape, image)
    specs.set(`${name} ${image}`, JobSpecs)
    const number = count > SOME_DOZEN ? `-${index + 1}` : ''
    const request: CreateJobInput = {
      DisplayName: `${name}-${lineTime(created).slice(0, 10).replaceAll('-', '')}${number}`,
      JobType: jobType,
      UserCommand: command,
      WorkspaceId: workspaceId,
      ResourceId: dedicated ? resource : undefined,
      Priority: 1 + random.below(9),
      JobSpecs,
      Settings: settings[index % SHAPES.length],
    }
    const id = `dlc${random.base36(13)}`
    const job = new PastJob(world, {
      id,
      request,
      created,
      owner: random.pick(owners),
      workspace:
        world.catalog.workspaces.find((row) => row.WorkspaceId === workspaceId) ?? world.catalog.defaultWorkspace,
      quota: world.catalog.quotas.find((quota) => quota.id === request.ResourceId),
      status: random.pick(ENDS),
      length: 5 * MINUTE + random.below(DAY / 4),
    })
    world.jobs.set(id, job)
  }
}

type PastOwner = PastJob['owner']

function specsOf([, , , resource, nodes]: Shape, image: string): JobSpec[] {
  const dedicated = {ResourceConfig: {CPU: '8', GPU: resource === 'quotac7pucpu0001' ? '0' : '1', Memory: '32Gi'}}
  return [
    {
      Type: 'Worker',
      PodCount: nodes,
      Image: image,
      ...(resource.startsWith('quota') ? dedicated : {EcsSpec: resource}),
    },
  ]
}
