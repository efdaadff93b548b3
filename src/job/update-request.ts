import type {JobSpec} from '../api/generated/types.js'
import {readNumber} from '../document/flag-values.js'
import {type Problem, usageError} from '../errors.js'
import {readTextFile} from '../platform/read-text.js'

/** What `job update` takes; everything else of a job is fixed (M5). */
export interface UpdateFlags {
  priority?: string
  accessibility?: string
  description?: string
  'job-specs'?: string
  workers?: string
}

/** What somebody wants of a job, before the job has been looked at. */
export interface Wish {
  Priority?: number
  Accessibility?: 'PUBLIC' | 'PRIVATE'
  Description?: string
  /** Roles with the fields to change, told apart by Type. */
  roles?: JobSpec[]
  /** Pods of the Worker role. */
  workers?: number
}

/** Fields that stay as they were made, with the rule that says so; all other flags of `job create` are fixed by M5. */
const FIXED: Record<string, {rule: string; why: string}> = {
  'display-name': {rule: 'C13', why: 'a job can’t be renamed'},
  'job-type': {rule: 'C10', why: 'the framework of a job can’t be changed'},
}

/**
 * The wish that flags express. `fixed` are flags of `job create` that were given here, too.
 * @throws CliError (usage) with all problems at once; also where nothing is wished
 */
export async function readWish(flags: UpdateFlags, fixed: readonly string[], jobId: string): Promise<Wish> {
  const problems: Problem[] = fixed.map(fixedProblem)
  const {priority, accessibility, description, workers} = flags
  const wish: Wish = {
    ...(priority === undefined ? {} : {Priority: whole('--priority', priority, 9, problems)}),
    ...(accessibility === undefined ? {} : {Accessibility: legal(accessibility, problems)}),
    ...(description === undefined ? {} : {Description: description}),
    ...(workers === undefined ? {} : {workers: whole('--workers', workers, Number.POSITIVE_INFINITY, problems)}),
    ...(flags['job-specs'] === undefined ? {} : {roles: await readRoles(flags['job-specs'], problems)}),
  }
  if (wish.workers !== undefined && wish.roles !== undefined)
    problems.push({path: '--workers', message: 'says the same as --job-specs.', mend: 'Keep one of the two.'})
  if (problems.length > 0) throw wrong(problems, fixed, jobId)
  if (Object.keys(wish).length > 0) return wish
  throw usageError('Nothing to change: give --priority, --accessibility, --description, --workers or --job-specs.', [
    `pai-dlc job update ${jobId} --priority 5`,
  ])
}

function fixedProblem(flag: string): Problem {
  const {rule, why} = FIXED[flag] ?? {rule: 'M5', why: 'this can’t be changed in a job that exists'}
  return {path: `--${flag}`, message: `${why}.`, rule}
}

function wrong(problems: Problem[], fixed: readonly string[], jobId: string) {
  const flags = fixed.map((flag) => `--${flag} …`).join(' ')
  const again =
    fixed.length > 0 ? [`pai-dlc job export ${jobId} > job.yaml`, `pai-dlc job create -f job.yaml ${flags}`] : []
  const [first] = problems
  if (problems.length > 1)
    return usageError(`The job can’t be changed so: ${problems.length} flags are wrong.`, again, problems)
  return usageError(`${first?.path}: ${first?.message}`, again, problems)
}

function whole(path: string, text: string, most: number, problems: Problem[]): number {
  const {value = Number.NaN} = readNumber(text)
  if (Number.isInteger(value) && value >= 1 && value <= most) return value
  const range = most === Number.POSITIVE_INFINITY ? 'of at least 1' : `from 1 to ${most}`
  problems.push({path, message: `must be a whole number ${range}, not "${text}".`})
  return value
}

function legal(text: string, problems: Problem[]): Wish['Accessibility'] {
  if (text === 'PUBLIC' || text === 'PRIVATE') return text
  const upper = text.toUpperCase()
  const mend = upper === 'PUBLIC' || upper === 'PRIVATE' ? {mend: `Write ${upper}.`} : {}
  problems.push({path: '--accessibility', message: `must be PUBLIC or PRIVATE, not "${text}".`, ...mend})
  return undefined
}

/** JSON or YAML on the line, or in a file (@FILE). */
async function readRoles(given: string, problems: Problem[]): Promise<JobSpec[]> {
  const [text, source] = given.startsWith('@') ? [readTextFile(given.slice(1)), given.slice(1)] : [given, '--job-specs']
  const [{parseText}, {inspectShape}] = await Promise.all([
    import('../document/parse.js'),
    import('../document/check-shape.js'),
  ])
  const roles = await parseText(text, source, {arrayOf: {ref: 'JobSpec'}})
  if (!Array.isArray(roles) || roles.length === 0) {
    problems.push({
      path: '--job-specs',
      message: 'must be a list of roles.',
      mend: `--job-specs '[{"Type": "Worker", "PodCount": 4}]'`,
    })
    return []
  }
  const {form, limits} = inspectShape({JobSpecs: roles as JobSpec[]})
  problems.push(
    ...[...form, ...limits].map((problem) => ({...problem, path: problem.path.replace(/^JobSpecs/, '--job-specs')})),
  )
  return roles as JobSpec[]
}
