import {findNearest, normalizeName} from '../../text/did-you-mean.js'
import type {JobDraft} from '../document.js'
import {type DocumentRule, getTaskSpecs, isPresent, type RuleFinding, type WithPath} from './rule.js'

/** The nine job types (C8) with the roles of each (C9); null if it accepts any role. */
export const ROLES_BY_JOB_TYPE = {
  TFJob: ['Chief', 'PS', 'Worker', 'Evaluator', 'GraphLearn'],
  PyTorchJob: ['Worker', 'Master'],
  MPIJob: ['Worker', 'Master'],
  XGBoostJob: ['Worker', 'Master'],
  OneFlowJob: ['Worker', 'Master'],
  ElasticBatchJob: ['Worker', 'Master'],
  SlurmJob: null,
  RayJob: ['Worker', 'Head'],
  DataJuicerJob: null,
} as const satisfies Record<string, readonly string[] | null>

export type JobType = keyof typeof ROLES_BY_JOB_TYPE

export const JOB_TYPES = Object.keys(ROLES_BY_JOB_TYPE) as JobType[]

/** Other names of the frameworks, in lower case without a final "job". */
const JOB_TYPE_ALIASES: Record<string, JobType> = {
  tf: 'TFJob',
  tensorflow: 'TFJob',
  torch: 'PyTorchJob',
  pt: 'PyTorchJob',
  ddp: 'PyTorchJob',
  openmpi: 'MPIJob',
  horovod: 'MPIJob',
  xgb: 'XGBoostJob',
  elastic: 'ElasticBatchJob',
  dj: 'DataJuicerJob',
}

export const frameworkRules: DocumentRule[] = [
  {
    id: 'C8',
    field: 'JobType',
    requirement: `one of ${JOB_TYPES.join(', ')}; no aliases`,
    level: 'problem',
    broken: ({JobType}) => checkJobType(JobType),
  },
  {
    id: 'C9',
    field: 'JobSpecs[].Type',
    requirement: 'a role of the framework',
    level: 'problem',
    broken: (job) => {
      const roles = getRoles(job)
      return roles ? getTaskSpecs(job).flatMap((spec) => checkRole(spec, job, roles)) : []
    },
  },
  {
    id: 'C9',
    field: 'JobSpecs[].Type',
    requirement: 'an MPIJob has a Master in addition to its Workers',
    level: 'problem',
    broken: (job) => {
      const roles = getTaskSpecs(job).map(({value}) => value.Type)
      if (job.JobType !== 'MPIJob' || roles.length === 0 || roles.includes('Master')) return []
      return [
        {
          path: 'JobSpecs',
          message: 'An MPIJob needs a Master in addition to its Workers.',
          fix: 'Add a TaskSpec of Type Master.',
        },
      ]
    },
  },
]

/** Whether it is one of the nine job types, case-sensitive (C8). */
export function isJobType(text: unknown): text is JobType {
  return typeof text === 'string' && Object.hasOwn(ROLES_BY_JOB_TYPE, text)
}

export function checkJobType(type: unknown): RuleFinding[] {
  return typeof type !== 'string' || type.trim() === '' || isJobType(type) ? [] : [unknownJobType(type)]
}

function unknownJobType(type: string): RuleFinding {
  const path = 'JobType'
  const bareName = normalizeName(type).replace(/jobs?$/, '')
  if (bareName === 'custom' || bareName === 'customized') {
    const fix = 'Did you mean PyTorchJob? It requires no specific role, and a single Worker runs any command.'
    return {path, message: `Unknown job type "${type}".`, fix}
  }
  const closest = Object.hasOwn(JOB_TYPE_ALIASES, bareName)
    ? JOB_TYPE_ALIASES[bareName]
    : findNearest(bareName, JOB_TYPES.map(stripJobSuffix))
  const name = JOB_TYPES.find((type) => type === closest || stripJobSuffix(type) === closest)
  return {
    path,
    message: `"${type}" is not a job type. Job types are case-sensitive and have no aliases.`,
    fix: name ? `Did you mean ${name}?` : `Use one of ${JOB_TYPES.join(', ')}.`,
  }
}

function stripJobSuffix(type: string): string {
  return type.slice(0, -'Job'.length)
}

function getRoles({JobType}: JobDraft): readonly string[] | null {
  return isJobType(JobType) ? ROLES_BY_JOB_TYPE[JobType] : null
}

function checkRole({value, path}: WithPath<{Type?: string}>, job: JobDraft, roles: readonly string[]): RuleFinding[] {
  const role = value.Type
  if (!isPresent(role) || typeof role !== 'string') {
    return [
      {
        path: `${path}.Type`,
        message: `Is missing: a TaskSpec of a ${job.JobType} requires a role.`,
        fix: `Use one of ${roles.join(', ')}.`,
      },
    ]
  }
  // The worker groups of Ray, such as Worker-a100.
  if (roles.includes(role) || (job.JobType === 'RayJob' && /^Worker-./.test(role))) return []
  const closest = findNearest(role, roles)
  const fix = closest ? `Did you mean ${closest}?` : `Use one of ${roles.join(', ')}.`
  return [{path: `${path}.Type`, message: `"${role}" is not a role of a ${job.JobType}.`, fix}]
}
