import type {JobDraft} from '../document.js'
import {type Finding, isGiven, type Rule, specsOf} from './rule.js'

export interface RequiredField {
  rule: string
  path: 'WorkspaceId' | 'DisplayName' | 'JobType' | 'UserCommand'
  flag: string
  /** What it is, for a question or a list. */
  what: string
  why: string
}

/** What every job needs at its top level. */
export const REQUIRED: readonly RequiredField[] = [
  {
    rule: 'C1',
    path: 'WorkspaceId',
    flag: '--workspace-id',
    what: 'the workspace (pai-dlc discover workspaces lists them)',
    why: 'Is missing: the service would silently put the job into the default workspace.',
  },
  {
    rule: 'C13',
    path: 'DisplayName',
    flag: '--display-name',
    what: 'a name such as resnet50-imagenet-20260320',
    why: 'Is missing: a job needs a name, and it cannot be changed later.',
  },
  {
    rule: 'C8',
    path: 'JobType',
    flag: '--job-type',
    what: 'the framework, such as PyTorchJob',
    why: 'Is missing: it says which framework runs.',
  },
  {
    rule: 'required',
    path: 'UserCommand',
    flag: '--user-command',
    what: 'the command that every pod runs',
    why: 'Is missing or blank: it is the command that every pod runs.',
  },
]

export const requiredRules: Rule[] = [
  ...REQUIRED.map(
    (field): Rule => ({
      id: field.rule,
      field: field.path,
      claim: 'is given',
      level: 'problem',
      broken: (job) => (isGiven(job[field.path]) ? [] : [{path: field.path, message: field.why, mend: mendOf(field)}]),
    }),
  ),
  {
    id: 'required',
    field: 'JobSpecs',
    claim: 'has at least one TaskSpec',
    level: 'problem',
    broken: (job) => (hasSpecs(job) ? [] : [noSpecs]),
  },
  {
    id: 'C2',
    field: 'JobSpecs[].Image',
    claim: 'is given',
    level: 'problem',
    broken: (job) =>
      specsOf(job)
        .filter(({value}) => !isGiven(value.Image))
        .map(({path}) => ({
          path: `${path}.Image`,
          message: 'Is missing: every TaskSpec runs an image.',
          mend: 'Give an ImageUri: --image, or Image in the file. pai-dlc discover images lists them.',
        })),
  },
]

const noSpecs: Finding = {
  path: 'JobSpecs',
  message: 'Is missing: it says which pods to start.',
  mend: 'Give --image with --ecs-spec (or --resource-id with --cpu and --memory), or JobSpecs in the file.',
}

function hasSpecs(job: JobDraft): boolean {
  return Array.isArray(job.JobSpecs) && job.JobSpecs.length > 0
}

function mendOf({path, flag, what}: RequiredField): string {
  return `Give ${what}: ${flag}, or ${path} in the file.`
}
