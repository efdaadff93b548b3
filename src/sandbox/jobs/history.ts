import type {CreateJobInput} from '../../api/generated/types.js'
import {USERS, type UserName} from '../catalog/workspaces.js'
import {DAY, HOUR, lineTime, MINUTE} from '../time.js'
import type {World} from '../world.js'
import {addJob} from './create.js'
import type {Job, JobStatus} from './job.js'
import {keptLog} from './pod-log.js'
import {createPods} from './pods.js'
import {failure, success} from './reasons.js'

const COUNT = 42

/** name, type, command, quota or machine type, nodes */
const SHAPES: [name: string, jobType: string, command: string, resource: string, nodes: number][] = [
  ['resnet50-imagenet', 'PyTorchJob', 'python train.py --arch resnet50', 'ecs.gn6v-c8g1.2xlarge', 1],
  ['vit-imagenet', 'PyTorchJob', 'torchrun --nnodes=$WORLD_SIZE train.py', 'quotaksvqq2oh2pg', 2],
  ['bert-squad', 'TFJob', 'python run_squad.py', 'ecs.gn6i-c4g1.xlarge', 1],
  ['xgb-criteo', 'XGBoostJob', 'python xgb_train.py', 'ecs.g6.2xlarge', 3],
  ['llm-sft', 'PyTorchJob', 'bash sft.sh', 'quota1n8m4xl0abc', 2],
  ['etl-daily', 'RayJob', 'python etl.py', 'quotac7pucpu0001', 1],
]

const WORKSPACE_IDS = ['268', '268', '268', '269', '270969'] as const

/** Jobs that ended within the past weeks: several users, workspaces and ends, every third older than the default list shows. */
export function addHistory(world: World): void {
  const random = world.random.fork('history')
  const now = world.clock.now()
  // Names, not times, make these repeatable: they end relative to now.
  const ages = Array.from({length: COUNT}, (_, index) => (COUNT - index) * 10 * HOUR + random.below(3 * HOUR))

  ages.forEach((age, index) => {
    const [name, jobType, command, resource, nodes] = SHAPES[index % SHAPES.length] ?? SHAPES[0] ?? []
    if (!name || !jobType || !command || !resource || !nodes) return
    const userName = random.pick(Object.keys(USERS) as [UserName, ...UserName[]])
    const created = now - age
    const dedicated = resource.startsWith('quota')
    const workspaceId = dedicated ? '268' : random.pick(WORKSPACE_IDS)
    const request: CreateJobInput = {
      DisplayName: `${name}-${lineTime(created).slice(0, 10).replaceAll('-', '')}`,
      JobType: jobType,
      UserCommand: command,
      WorkspaceId: workspaceId,
      ResourceId: dedicated ? resource : undefined,
      Priority: 1 + random.below(9),
      JobSpecs: [
        {
          Type: 'Worker',
          PodCount: nodes,
          Image: random.pick(world.catalog.images as [(typeof world.catalog.images)[0]]).ImageUri,
          ...(dedicated
            ? {ResourceConfig: {CPU: '8', GPU: resource === 'quotac7pucpu0001' ? '0' : '1', Memory: '32Gi'}}
            : {EcsSpec: resource}),
        },
      ],
      Settings: {Tags: {project: name.split('-')[0] ?? name}},
    }
    const workspace = world.catalog.workspaces.find((row) => row.WorkspaceId === workspaceId) ?? world.catalog.defaultWorkspace
    const job = addJob(world, request, workspace, {accessKeyId: '', accessKeySecret: '', userId: USERS[userName], userName})
    createPods(world, job)
    backdate(job, created, random.pick(['Succeeded', 'Succeeded', 'Succeeded', 'Failed', 'Stopped']), 5 * MINUTE + random.below(DAY / 4))
  })
}

/** Puts a job's life into the past. */
function backdate(job: Job, created: number, end: 'Succeeded' | 'Failed' | 'Stopped', duration: number): void {
  const submitted = created + 40_000
  const running = submitted + 30_000
  const finished = running + duration
  for (const pod of job.pods) {
    Object.assign(pod, {
      status: end,
      created: submitted,
      started: running,
      finished,
      exitCode: end === 'Failed' ? 1 : end === 'Stopped' ? 143 : 0,
    })
    pod.log = keptLog(
      ['Start training', 'epoch 1/2 loss 0.912', end === 'Failed' ? 'RuntimeError: CUDA out of memory' : 'epoch 2/2 loss 0.437'].map(
        (text, index) => ({time: running + index * 1000, text}),
      ),
    )
  }
  const reason =
    end === 'Stopped' ? {code: 'JobStoppedByUser', message: 'Job is stopped by user.'} : end === 'Failed' ? failure(job) : success(job)
  const steps: [JobStatus, number][] = [
    ['Creating', created],
    ['EnvPreparing', submitted],
    ['Running', running],
    [end, finished],
  ]
  job.steps = steps.map(([status, start], index) => ({status, start, end: steps[index + 1]?.[1]}))
  job.events = job.events.map(({text}) => ({time: submitted, text}))
  job.events.push({time: finished, text: reason.message})
  Object.assign(job, {
    status: end,
    created,
    submitted,
    running,
    finished,
    modified: finished,
    reasonCode: reason.code,
    reasonMessage: reason.message,
  })
}
