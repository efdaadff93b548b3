import {bare, nearest} from '../../text/did-you-mean.js'
import type {JobDraft} from '../document.js'
import {type Finding, isGiven, type Placed, type Rule, specsOf} from './rule.js'

/** The nine job types (C8) and the roles of each (C9); null where any role passes. */
export const ROLES = {
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

export type JobType = keyof typeof ROLES

export const JOB_TYPES = Object.keys(ROLES) as JobType[]

/** Other names that people give the frameworks, letters and digits only, without a final "job". */
const MEANT: Record<string, JobType> = {
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

/** The framework and its roles: C8, C9. */
export const frameworkRules: Rule[] = [
  {
    id: 'C8',
    field: 'JobType',
    claim: `one of ${JOB_TYPES.join(', ')}; no aliases`,
    level: 'problem',
    broken: ({JobType}) => jobTypeFindings(JobType),
  },
  {
    id: 'C9',
    field: 'JobSpecs[].Type',
    claim: 'a role of the framework',
    level: 'problem',
    broken: (job) => {
      const roles = rolesOf(job)
      return roles ? specsOf(job).flatMap((spec) => roleFindings(spec, job, roles)) : []
    },
  },
  {
    id: 'C9',
    field: 'JobSpecs[].Type',
    claim: 'an MPIJob has a Master besides its Workers',
    level: 'warning',
    broken: (job) => {
      const roles = specsOf(job).map(({value}) => value.Type)
      if (job.JobType !== 'MPIJob' || roles.length === 0 || roles.includes('Master')) return []
      return [
        {
          path: 'JobSpecs',
          message: 'An MPIJob normally has a Master besides its Workers.',
          mend: 'Add a TaskSpec of Type Master.',
        },
      ]
    },
  },
]

/** Is it one of the nine job types, letter for letter (C8)? */
export function isJobType(text: unknown): text is JobType {
  return typeof text === 'string' && Object.hasOwn(ROLES, text)
}

/** What is wrong with a job type, where one is given (C8). */
export function jobTypeFindings(type: unknown): Finding[] {
  return typeof type !== 'string' || type.trim() === '' || isJobType(type) ? [] : [wrongType(type)]
}

function wrongType(given: string): Finding {
  const path = 'JobType'
  const word = bare(given).replace(/jobs?$/, '')
  if (word === 'custom' || word === 'customized') {
    const mend = 'Write PyTorchJob: it has the most permissive roles, and a single Worker of it runs any command.'
    return {path, message: `There is no job type "${given}".`, mend}
  }
  const meant = Object.hasOwn(MEANT, word) ? MEANT[word] : nearest(word, JOB_TYPES.map(withoutJob))
  const name = JOB_TYPES.find((type) => type === meant || withoutJob(type) === meant)
  return {
    path,
    message: `"${given}" is not a job type; the names are case-sensitive and have no aliases.`,
    mend: name ? `Write ${name}.` : `Choose one of ${JOB_TYPES.join(', ')}.`,
  }
}

function withoutJob(type: string): string {
  return type.slice(0, -'Job'.length)
}

function rolesOf({JobType}: JobDraft): readonly string[] | null {
  return isJobType(JobType) ? ROLES[JobType] : null
}

function roleFindings({value, path}: Placed<{Type?: string}>, job: JobDraft, roles: readonly string[]): Finding[] {
  const role = value.Type
  if (!isGiven(role) || typeof role !== 'string') {
    return [
      {
        path: `${path}.Type`,
        message: `Is missing: a TaskSpec of a ${job.JobType} has a role.`,
        mend: `Write one of ${roles.join(', ')}.`,
      },
    ]
  }
  // Ray groups its workers: Worker-a100, Worker-cpu.
  if (roles.includes(role) || (job.JobType === 'RayJob' && /^Worker-./.test(role))) return []
  const meant = nearest(role, roles)
  const mend = meant ? `Write ${meant}.` : `Write one of ${roles.join(', ')}.`
  return [{path: `${path}.Type`, message: `"${role}" is not a role of a ${job.JobType}.`, mend}]
}
