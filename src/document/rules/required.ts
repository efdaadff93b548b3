import type {JobDraft} from '../document.js'
import {type DocumentRule, getTaskSpecs, isPresent, type RuleFinding} from './rule.js'

export interface RequiredField {
  rule: string
  path: 'WorkspaceId' | 'DisplayName' | 'JobType' | 'UserCommand'
  flag: string
  description: string
  message: string
}

export const REQUIRED_FIELDS: readonly RequiredField[] = [
  {
    rule: 'C1',
    path: 'WorkspaceId',
    flag: '--workspace-id',
    description: 'the workspace (pai-dlc discover workspaces lists them)',
    message: 'Is missing: the service would silently use the default workspace.',
  },
  {
    rule: 'C13',
    path: 'DisplayName',
    flag: '--display-name',
    description: 'a name such as resnet50-imagenet-20260320',
    message: "Is missing: a job requires a name, which can't be changed later.",
  },
  {
    rule: 'C8',
    path: 'JobType',
    flag: '--job-type',
    description: 'the framework, such as PyTorchJob',
    message: 'Is missing: a job requires a framework.',
  },
  {
    rule: 'required',
    path: 'UserCommand',
    flag: '--user-command',
    description: 'the command that every pod runs',
    message: 'Is missing or blank: a job requires a command.',
  },
]

export const requiredRules: DocumentRule[] = [
  ...REQUIRED_FIELDS.map(
    (field): DocumentRule => ({
      id: field.rule,
      field: field.path,
      requirement: 'is given',
      level: 'problem',
      broken: (job) =>
        isPresent(job[field.path]) ? [] : [{path: field.path, message: field.message, fix: describeFix(field)}],
    }),
  ),
  {
    id: 'required',
    field: 'JobSpecs',
    requirement: 'has at least one TaskSpec',
    level: 'problem',
    broken: (job) => (hasTaskSpecs(job) ? [] : [MISSING_SPECS]),
  },
  {
    id: 'C2',
    field: 'JobSpecs[].Image',
    requirement: 'is given',
    level: 'problem',
    broken: (job) =>
      getTaskSpecs(job)
        .filter(({value}) => !isPresent(value.Image))
        .map(({path}) => ({
          path: `${path}.Image`,
          message: 'Is missing: every TaskSpec requires an image.',
          fix: 'Set an ImageUri: --image, or Image in the file. pai-dlc discover images lists them.',
        })),
  },
]

const MISSING_SPECS: RuleFinding = {
  path: 'JobSpecs',
  message: 'Is missing: a job requires at least one TaskSpec.',
  fix: 'Set --image with --ecs-spec (or --resource-id with --cpu and --memory), or JobSpecs in the file.',
}

function hasTaskSpecs(job: JobDraft): boolean {
  return Array.isArray(job.JobSpecs) && job.JobSpecs.length > 0
}

function describeFix({path, flag, description}: RequiredField): string {
  return `Set ${description}: ${flag}, or ${path} in the file.`
}
