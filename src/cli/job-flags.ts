import {Flags} from '@oclif/core'

const inGroup = (helpGroup: string) => ({helpGroup})
const JOB = inGroup('JOB')
const RESOURCE = inGroup('IMAGE AND RESOURCE')
const DATA = inGroup('DATA AND CODE')
const SCHEDULING = inGroup('SCHEDULING')
const repeatable = {multiple: true, multipleNonGreedy: true} as const

/** Flags that set fields of a job document; src/document/apply-flags.ts applies them. */
export const JOB_FLAGS = {
  'display-name': Flags.string({
    ...JOB,
    char: 'n',
    helpValue: 'NAME',
    summary: 'job name: project-model-date, such as resnet50-imagenet-20260320',
  }),
  'job-type': Flags.string({
    ...JOB,
    helpValue: 'TYPE',
    summary: 'framework: PyTorchJob, TFJob, MPIJob, XGBoostJob, RayJob …',
  }),
  'workspace-id': Flags.string({
    ...JOB,
    helpValue: 'ID',
    summary: 'workspace (see discover workspaces); default: PAI_DLC_WORKSPACE_ID, after confirmation',
  }),
  'user-command': Flags.string({...JOB, helpValue: 'COMMAND', summary: 'shell command to run in every pod'}),
  'role-command': Flags.string({
    ...JOB,
    ...repeatable,
    helpValue: 'ROLE=COMMAND',
    summary: 'command of one role, such as Master=…; overrides --user-command (repeatable)',
  }),
  description: Flags.string({...JOB, helpValue: 'TEXT', summary: 'job description'}),
  tag: Flags.string({...JOB, ...repeatable, helpValue: 'KEY=VALUE', summary: 'tag to add (repeatable)'}),
  env: Flags.string({
    ...JOB,
    ...repeatable,
    char: 'e',
    helpValue: 'KEY=VALUE',
    summary: 'environment variable of the pods (repeatable)',
  }),

  image: Flags.string({...RESOURCE, helpValue: 'URI', summary: 'image URI (see discover images)'}),
  workers: Flags.string({...RESOURCE, helpValue: 'N', summary: 'number of Worker nodes (pods)'}),
  'ecs-spec': Flags.string({
    ...RESOURCE,
    helpValue: 'TYPE',
    summary: 'instance type of public resources (see discover ecs-specs)',
  }),
  'resource-id': Flags.string({
    ...RESOURCE,
    helpValue: 'QUOTA',
    summary: 'resource quota to run in, with --cpu, --memory and --gpu',
  }),
  cpu: Flags.string({...RESOURCE, helpValue: 'N', summary: 'vCPUs per pod (quota jobs)'}),
  memory: Flags.string({...RESOURCE, helpValue: 'SIZE', summary: 'memory per pod, such as 8Gi (quota jobs)'}),
  gpu: Flags.string({...RESOURCE, helpValue: 'N', summary: 'GPUs per pod (quota jobs)'}),
  'gpu-type': Flags.string({...RESOURCE, helpValue: 'TYPE', summary: 'GPU type, if the quota has several'}),
  'shared-memory': Flags.string({...RESOURCE, helpValue: 'SIZE', summary: 'shared memory per pod'}),
  'job-specs': Flags.string({
    ...RESOURCE,
    helpValue: 'JSON',
    summary: 'full JobSpecs as JSON; other flags override its first Worker',
  }),
  'spot-discount': Flags.string({
    ...RESOURCE,
    helpValue: '0..1',
    summary: 'use spot instances, bidding up to this fraction of the on-demand price',
  }),

  dataset: Flags.string({
    ...DATA,
    ...repeatable,
    helpValue: 'ID[:MOUNT[:RO|RW]]',
    summary: 'dataset id or storage URI to mount (repeatable)',
  }),
  'code-source': Flags.string({...DATA, helpValue: 'ID[:MOUNT]', summary: 'code configuration to check out'}),
  'thirdparty-libs': Flags.string({
    ...DATA,
    ...repeatable,
    helpValue: 'LIB',
    summary: 'Python package to install before the command runs (repeatable)',
  }),

  'time-limit': Flags.string({
    ...SCHEDULING,
    aliases: ['job-max-running-time-minutes'],
    helpValue: 'DURATION',
    summary: 'time limit, such as 90m, 12h or 2d (a bare number is minutes)',
  }),
  priority: Flags.string({
    ...SCHEDULING,
    helpValue: '1..9',
    summary: 'priority in the quota; fixed once the job starts',
  }),
  accessibility: Flags.string({
    ...SCHEDULING,
    helpValue: 'PUBLIC|PRIVATE',
    summary: 'visible to all workspace members, or only to you',
  }),
  'success-policy': Flags.string({
    ...SCHEDULING,
    helpValue: 'POLICY',
    summary: 'TFJob success policy: AllWorkers or ChiefWorker',
  }),
  'sanity-check': Flags.boolean({...SCHEDULING, allowNo: true, summary: 'check GPUs before training'}),
  rdma: Flags.boolean({...SCHEDULING, allowNo: true, summary: 'use RDMA between GPU nodes'}),
  'enable-gang-scheduling': Flags.boolean({...SCHEDULING, allowNo: true, summary: 'start all pods together or none'}),
}
