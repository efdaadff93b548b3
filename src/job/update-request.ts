import type {JobSpec} from '../api/generated/types.js'
import {parseNumber} from '../document/flag-values.js'
import {type Problem, usageError} from '../errors.js'
import {readTextFile} from '../platform/read-text.js'

/** The flags of `job update`; all other fields of a job are immutable (M5). */
export interface UpdateFlags {
  priority?: string
  accessibility?: string
  description?: string
  'user-command'?: string
  'job-specs'?: string
  workers?: string
}

export interface UpdateRequest {
  Priority?: number
  Accessibility?: 'PUBLIC' | 'PRIVATE'
  Description?: string
  UserCommand?: string
  /** The fields to change per role, identified by Type. */
  roles?: JobSpec[]
  /** PodCount of the Worker role. */
  workers?: number
}

/** Flags of `job create` that other rules than M5 make immutable. */
const IMMUTABLE_FIELDS: Record<string, {rule: string; reason: string}> = {
  'display-name': {rule: 'C13', reason: "a job can't be renamed"},
  'job-type': {rule: 'C10', reason: "the framework of a job can't be changed"},
}

/** Parses the flags of `job update`. @throws CliError (usage) with all problems, or if nothing would change */
export async function parseUpdateFlags(
  flags: UpdateFlags,
  immutableFlags: readonly string[],
  jobId: string,
): Promise<UpdateRequest> {
  const problems: Problem[] = immutableFlags.map(immutableFieldProblem)
  const {priority, accessibility, description, workers, 'user-command': command} = flags
  const request: UpdateRequest = {
    ...(priority === undefined ? {} : {Priority: parseInteger('--priority', priority, 9, problems)}),
    ...(accessibility === undefined ? {} : {Accessibility: parseAccessibility(accessibility, problems)}),
    ...(description === undefined ? {} : {Description: description}),
    ...(command === undefined ? {} : {UserCommand: parseCommand(command, problems)}),
    ...(workers === undefined ? {} : {workers: parseInteger('--workers', workers, Number.POSITIVE_INFINITY, problems)}),
    ...(flags['job-specs'] === undefined ? {} : {roles: await parseJobSpecs(flags['job-specs'], problems)}),
  }
  if (request.workers !== undefined && request.roles !== undefined)
    problems.push({path: '--workers', message: 'also sets the pods of --job-specs.', fix: 'Keep one of them.'})
  if (problems.length > 0) throw updateFlagsError(problems, immutableFlags, jobId)
  if (Object.keys(request).length > 0) return request
  throw usageError(
    'Nothing to change. Set --priority, --accessibility, --description, --user-command, --workers or --job-specs.',
    [`pai-dlc job update ${jobId} --priority 5`],
  )
}

function immutableFieldProblem(flag: string): Problem {
  const {rule, reason} = IMMUTABLE_FIELDS[flag] ?? {
    rule: 'M5',
    reason: "this can't be changed after the job was created",
  }
  return {path: `--${flag}`, message: `${reason}.`, rule}
}

function updateFlagsError(problems: Problem[], immutableFlags: readonly string[], jobId: string) {
  const flags = immutableFlags.map((flag) => `--${flag} …`).join(' ')
  const recreateCommands =
    immutableFlags.length > 0
      ? [`pai-dlc job export ${jobId} > job.yaml`, `pai-dlc job create -f job.yaml ${flags}`]
      : []
  const [first] = problems
  if (problems.length > 1)
    return usageError(`The job can't be changed: ${problems.length} flags are invalid.`, recreateCommands, problems)
  return usageError(`${first?.path}: ${first?.message}`, recreateCommands, problems)
}

function parseInteger(path: string, text: string, max: number, problems: Problem[]): number {
  const {value = Number.NaN} = parseNumber(text)
  if (Number.isInteger(value) && value >= 1 && value <= max) return value
  const range = max === Number.POSITIVE_INFINITY ? 'of at least 1' : `from 1 to ${max}`
  problems.push({path, message: `must be a whole number ${range}, not "${text}".`})
  return value
}

function parseAccessibility(text: string, problems: Problem[]): UpdateRequest['Accessibility'] {
  if (text === 'PUBLIC' || text === 'PRIVATE') return text
  const upper = text.toUpperCase()
  const fix = upper === 'PUBLIC' || upper === 'PRIVATE' ? {fix: `Did you mean ${upper}?`} : {}
  problems.push({path: '--accessibility', message: `must be PUBLIC or PRIVATE, not "${text}".`, ...fix})
  return undefined
}

function parseCommand(command: string, problems: Problem[]): string {
  if (command.trim() === '')
    problems.push({path: '--user-command', message: 'must not be empty: every job has a command.'})
  return command
}

async function parseJobSpecs(value: string, problems: Problem[]): Promise<JobSpec[]> {
  const [text, source] = value.startsWith('@')
    ? [await readTextFile(value.slice(1)), value.slice(1)]
    : [value, '--job-specs']
  const [{parseYaml}, {checkShape}] = await Promise.all([
    import('../document/parse.js'),
    import('../document/check-shape.js'),
  ])
  const roles = await parseYaml(text, source, {arrayOf: {ref: 'JobSpec'}})
  if (!Array.isArray(roles) || roles.length === 0) {
    problems.push({
      path: '--job-specs',
      message: 'must be a list of roles.',
      fix: `--job-specs '[{"Type": "Worker", "PodCount": 4}]'`,
    })
    return []
  }
  const {structureProblems, valueProblems} = checkShape({JobSpecs: roles as JobSpec[]})
  problems.push(
    ...[...structureProblems, ...valueProblems].map((problem) => ({
      ...problem,
      path: problem.path.replace(/^JobSpecs/, '--job-specs'),
    })),
  )
  return roles as JobSpec[]
}
