import {Flags} from '@oclif/core'
import {usageError} from '../errors.js'

const group = (helpGroup: string) => ({helpGroup})
const JOB = group('JOB')
const PODS = group('PODS')
const DATA = group('DATA AND CODE')
const GUARDS = group('GUARDS AND OPTIONS')
const repeatable = {multiple: true, multipleNonGreedy: true} as const

/** The flags that make or change a job document; src/document/apply-flags.ts says what each does to it. */
export const JOB_FLAGS = {
  'display-name': Flags.string({...JOB, char: 'n', helpValue: 'NAME', summary: 'project-model-date, such as resnet50-imagenet-20260320'}),
  'job-type': Flags.string({...JOB, helpValue: 'TYPE', summary: 'framework: PyTorchJob, TFJob, MPIJob, XGBoostJob, RayJob …'}),
  'workspace-id': Flags.string({
    ...JOB,
    helpValue: 'ID',
    summary: 'workspace (see discover workspaces); else PAI_DLC_WORKSPACE_ID, which is confirmed',
  }),
  'user-command': Flags.string({...JOB, helpValue: 'COMMAND', summary: 'what every pod runs, by a shell'}),
  description: Flags.string({...JOB, helpValue: 'TEXT', summary: 'a note for people'}),
  tag: Flags.string({...JOB, ...repeatable, helpValue: 'KEY=VALUE', summary: 'tag (repeatable)'}),
  env: Flags.string({...JOB, ...repeatable, char: 'e', helpValue: 'KEY=VALUE', summary: 'environment variable of the pods (repeatable)'}),

  image: Flags.string({...PODS, helpValue: 'URI', summary: 'a whole ImageUri (see discover images)'}),
  workers: Flags.string({...PODS, helpValue: 'N', summary: 'how many Worker pods'}),
  'ecs-spec': Flags.string({...PODS, helpValue: 'TYPE', summary: 'machine type of the public resources (see discover ecs-specs)'}),
  'resource-id': Flags.string({...PODS, helpValue: 'QUOTA', summary: 'run in this quota, with --cpu, --memory and --gpu'}),
  cpu: Flags.string({...PODS, helpValue: 'N', summary: 'vCPU a pod, in a quota'}),
  memory: Flags.string({...PODS, helpValue: 'SIZE', summary: 'memory a pod, such as 8Gi'}),
  gpu: Flags.string({...PODS, helpValue: 'N', summary: 'GPUs a pod, in a quota'}),
  'gpu-type': Flags.string({...PODS, helpValue: 'TYPE', summary: 'GPU type, in a quota that has several'}),
  'shared-memory': Flags.string({...PODS, helpValue: 'SIZE', summary: 'shared memory a pod'}),
  'job-specs': Flags.string({...PODS, helpValue: 'JSON', summary: 'the whole JobSpecs; the flags above change its first Worker'}),
  'spot-discount': Flags.string({...PODS, helpValue: '0..1', summary: 'use spot machines, at most at this share of the price'}),

  dataset: Flags.string({...DATA, ...repeatable, helpValue: 'ID[:MOUNT[:RO|RW]]', summary: 'dataset or URI to mount (repeatable)'}),
  'code-source': Flags.string({...DATA, helpValue: 'ID[:MOUNT]', summary: 'code source to fetch'}),
  'thirdparty-libs': Flags.string({...DATA, ...repeatable, helpValue: 'LIB', summary: 'Python package to install first (repeatable)'}),

  'job-max-running-time-minutes': Flags.string({...GUARDS, helpValue: 'N', summary: 'stop the job after so many minutes'}),
  priority: Flags.string({...GUARDS, helpValue: '1..9', summary: 'priority in the quota; hard to change later'}),
  accessibility: Flags.string({...GUARDS, helpValue: 'PUBLIC|PRIVATE', summary: 'who in the workspace may see the job'}),
  'success-policy': Flags.string({...GUARDS, helpValue: 'POLICY', summary: 'TFJob: AllWorkers or ChiefWorker decide'}),
  'sanity-check': Flags.boolean({...GUARDS, allowNo: true, summary: 'check the GPUs before training'}),
  rdma: Flags.boolean({...GUARDS, allowNo: true, summary: 'fast network between GPU nodes'}),
  'enable-gang-scheduling': Flags.boolean({...GUARDS, allowNo: true, summary: 'all pods start together or none does'}),
}

/** How a job is watched. */
export const PACE_FLAGS = {
  interval: Flags.string({
    helpValue: 'SECONDS',
    env: 'PAI_DLC_INTERVAL',
    summary: 'first pause between two looks (default 2); it grows while nothing happens',
  }),
}

/** How its lines are followed. */
export const FOLLOW_FLAGS = {
  ...PACE_FLAGS,
  settle: Flags.string({
    helpValue: 'SECONDS',
    env: 'PAI_DLC_SETTLE',
    summary: 'how long after the end lines may still arrive (default 12)',
  }),
}

/** Pauses in milliseconds, as src/job takes them; absent where the flag is. @throws CliError (usage) for what is no positive number */
export function paceOf(flags: {interval?: string; settle?: string}): {intervalMs?: number; maxIntervalMs?: number; settleMs?: number} {
  const intervalMs = milliseconds('--interval', flags.interval)
  const settleMs = milliseconds('--settle', flags.settle)
  return {
    ...(intervalMs === undefined ? {} : {intervalMs, maxIntervalMs: Math.max(intervalMs * 5, 1)}),
    ...(settleMs === undefined ? {} : {settleMs}),
  }
}

function milliseconds(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const seconds = Number(text)
  if (!(seconds > 0 && seconds <= 3600)) throw usageError(`${flag} takes seconds, such as 2 or 0.5, not ${text}.`, [`${flag} 2`])
  return seconds * 1000
}
