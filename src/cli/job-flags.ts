import {Flags} from '@oclif/core'

const inGroup = (helpGroup: string) => ({helpGroup})
const JOB = inGroup('JOB')
const PODS = inGroup('PODS')
const DATA = inGroup('DATA AND CODE')
const OPTIONS = inGroup('GUARDS AND OPTIONS')
const repeatable = {multiple: true, multipleNonGreedy: true} as const

/** The flags that make or change a job document; src/document/apply-flags.ts says what each does to it. */
export const JOB_FLAGS = {
  'display-name': Flags.string({
    ...JOB,
    char: 'n',
    helpValue: 'NAME',
    summary: 'project-model-date, such as resnet50-imagenet-20260320',
  }),
  'job-type': Flags.string({
    ...JOB,
    helpValue: 'TYPE',
    summary: 'framework: PyTorchJob, TFJob, MPIJob, XGBoostJob, RayJob …',
  }),
  'workspace-id': Flags.string({
    ...JOB,
    helpValue: 'ID',
    summary: 'workspace (see discover workspaces); else PAI_DLC_WORKSPACE_ID, which is confirmed',
  }),
  'user-command': Flags.string({...JOB, helpValue: 'COMMAND', summary: 'what every pod runs, by a shell'}),
  'role-command': Flags.string({
    ...JOB,
    ...repeatable,
    helpValue: 'ROLE=COMMAND',
    summary: 'command of one role, such as Master=…; the others run --user-command (repeatable)',
  }),
  description: Flags.string({...JOB, helpValue: 'TEXT', summary: 'a note for people'}),
  tag: Flags.string({...JOB, ...repeatable, helpValue: 'KEY=VALUE', summary: 'tag (repeatable)'}),
  env: Flags.string({
    ...JOB,
    ...repeatable,
    char: 'e',
    helpValue: 'KEY=VALUE',
    summary: 'environment variable of the pods (repeatable)',
  }),

  image: Flags.string({...PODS, helpValue: 'URI', summary: 'a whole ImageUri (see discover images)'}),
  workers: Flags.string({...PODS, helpValue: 'N', summary: 'how many Worker pods'}),
  'ecs-spec': Flags.string({
    ...PODS,
    helpValue: 'TYPE',
    summary: 'machine type of the public resources (see discover ecs-specs)',
  }),
  'resource-id': Flags.string({
    ...PODS,
    helpValue: 'QUOTA',
    summary: 'run in this quota, with --cpu, --memory and --gpu',
  }),
  cpu: Flags.string({...PODS, helpValue: 'N', summary: 'vCPU a pod, in a quota'}),
  memory: Flags.string({...PODS, helpValue: 'SIZE', summary: 'memory a pod, such as 8Gi'}),
  gpu: Flags.string({...PODS, helpValue: 'N', summary: 'GPUs a pod, in a quota'}),
  'gpu-type': Flags.string({...PODS, helpValue: 'TYPE', summary: 'GPU type, in a quota that has several'}),
  'shared-memory': Flags.string({...PODS, helpValue: 'SIZE', summary: 'shared memory a pod'}),
  'job-specs': Flags.string({
    ...PODS,
    helpValue: 'JSON',
    summary: 'the whole JobSpecs; the flags above change its first Worker',
  }),
  'spot-discount': Flags.string({
    ...PODS,
    helpValue: '0..1',
    summary: 'use spot machines, at most at this share of the price',
  }),

  dataset: Flags.string({
    ...DATA,
    ...repeatable,
    helpValue: 'ID[:MOUNT[:RO|RW]]',
    summary: 'dataset or URI to mount (repeatable)',
  }),
  'code-source': Flags.string({...DATA, helpValue: 'ID[:MOUNT]', summary: 'code source to fetch'}),
  'thirdparty-libs': Flags.string({
    ...DATA,
    ...repeatable,
    helpValue: 'LIB',
    summary: 'Python package to install first (repeatable)',
  }),

  'time-limit': Flags.string({
    ...OPTIONS,
    aliases: ['job-max-running-time-minutes'],
    helpValue: 'DURATION',
    summary: 'stop the job after this long, such as 90m, 12h or 2d; a bare number is minutes',
  }),
  priority: Flags.string({...OPTIONS, helpValue: '1..9', summary: 'priority in the quota; hard to change later'}),
  accessibility: Flags.string({
    ...OPTIONS,
    helpValue: 'PUBLIC|PRIVATE',
    summary: 'who in the workspace may see the job',
  }),
  'success-policy': Flags.string({...OPTIONS, helpValue: 'POLICY', summary: 'TFJob: AllWorkers or ChiefWorker decide'}),
  'sanity-check': Flags.boolean({...OPTIONS, allowNo: true, summary: 'check the GPUs before training'}),
  rdma: Flags.boolean({...OPTIONS, allowNo: true, summary: 'fast network between GPU nodes'}),
  'enable-gang-scheduling': Flags.boolean({...OPTIONS, allowNo: true, summary: 'all pods start together or none does'}),
}
