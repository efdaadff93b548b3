import type {Cloud} from '../api/cloud.js'
import type {GetJobResponse, JobSpec, UpdateJobInput} from '../api/generated/types.js'
import {requestSpecs} from '../document/from-response.js'
import {isSame} from '../document/json-values.js'
import {usageError} from '../errors.js'
import type {Clock} from '../platform/clock.js'
import {createPace} from './poll-interval.js'
import {createPatience} from './poll-tolerance.js'
import type {Wish} from './update-request.js'

/** The body of UpdateJob. */
export type Change = Omit<UpdateJobInput, 'JobId'>

/** One value of a job, as it is and as it is wanted. */
export interface FieldChange {
  field: string
  before: string
  after: string
}

export interface Plan {
  /** Only what differs; empty where the job is as wished already. */
  change: Change
  changes: FieldChange[]
  /** What was wished and is so already. */
  same: FieldChange[]
}

/**
 * What UpdateJob has to say to make a job as wished. JobSpecs are sent whole, as read, with what was wished laid over
 * the role of the same Type: a list with less in it could take something away.
 * @throws CliError (usage) for a role that the job does not have
 */
export function planUpdate(job: GetJobResponse, {roles, workers, ...fields}: Wish): Plan {
  const before: Change = {
    Priority: job.Priority,
    Accessibility: job.Accessibility || 'PRIVATE',
    Description: job.Description ?? '',
  }
  const scalars = (Object.keys(fields) as (keyof typeof fields)[]).map((field) => ({
    field: field as string,
    before: String(before[field] ?? ''),
    after: String(fields[field] ?? ''),
  }))
  const specs = requestSpecs(job)
  const wanted = roles ?? (workers === undefined ? [] : [{Type: workerOf(job, specs), PodCount: workers}])
  const inRoles = wanted.flatMap((role) => roleChanges(specOf(job, specs, role), role))
  const differs = ({before, after}: FieldChange) => before !== after
  const merged = specs.map((spec) => ({...spec, ...wanted.find(({Type}) => Type === spec.Type)}))
  return {
    change: {
      ...Object.fromEntries(scalars.filter(differs).map(({field}) => [field, fields[field as keyof typeof fields]])),
      ...(inRoles.some(differs) ? {JobSpecs: merged} : {}),
    },
    changes: [...scalars, ...inRoles].filter(differs),
    same: [...scalars, ...inRoles].filter((row) => !differs(row)),
  }
}

function workerOf(job: GetJobResponse, specs: JobSpec[]): string {
  if (specs.some(({Type}) => Type === 'Worker')) return 'Worker'
  throw usageError(`Job ${job.JobId} has no Worker role: it has ${typesOf(specs)}.`, [
    `--job-specs '[{"Type": "…", "PodCount": 4}]'`,
  ])
}

function specOf(job: GetJobResponse, specs: JobSpec[], {Type}: JobSpec): JobSpec {
  const spec = specs.find((known) => known.Type === Type)
  if (spec) return spec
  throw usageError(`Job ${job.JobId} has no role ${Type ?? 'without a Type'}: it has ${typesOf(specs)}.`, [
    `pai-dlc job get ${job.JobId}`,
  ])
}

const typesOf = (specs: JobSpec[]) => specs.map(({Type}) => Type).join(', ') || 'none'

function roleChanges(spec: JobSpec, role: JobSpec): FieldChange[] {
  const names = (Object.keys(role) as (keyof JobSpec)[]).filter((name) => name !== 'Type')
  return names.map((name) => ({
    field: `${spec.Type} ${name === 'PodCount' ? 'pods' : name}`,
    before: shownAs(spec[name]),
    after: isSame(spec[name], role[name]) ? shownAs(spec[name]) : shownAs(role[name]),
  }))
}

function shownAs(value: unknown): string {
  return value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value)
}

export interface ReadBackOptions {
  clock: Clock
  /** The first pause between two looks; 2,000. */
  intervalMs?: number
  /** Pauses grow up to this; 10,000. */
  maxIntervalMs?: number
  /** How long a change may take to show; 60,000. */
  timeoutMs?: number
  onNote?: (note: string) => void
  /** The first look did not show it. */
  onWait?: () => void
}

/** Reads the job until it shows the change (M3: 10 to 60 seconds), or the time is over. Returns the last answer. */
export async function readBack(
  cloud: Cloud,
  jobId: string,
  change: Change,
  {clock, intervalMs = 2_000, maxIntervalMs = 10_000, timeoutMs = 60_000, onNote, onWait}: ReadBackOptions,
): Promise<{shown: boolean; job?: GetJobResponse}> {
  const patience = createPatience({clock, onNote})
  const pace = createPace(intervalMs, maxIntervalMs)
  const until = clock.now() + timeoutMs
  let waiting = false
  for (;;) {
    const refusals = patience.throttled()
    const job = await patience.read(`job ${jobId}`, () => cloud.call('GetJob', {JobId: jobId}))
    const shown = job !== undefined && shows(job, change)
    const now = clock.now()
    if (shown || now >= until) return {shown, job}
    if (!waiting) onWait?.()
    waiting = true
    await clock.sleep(
      Math.min(Math.max(pace.next(false, patience.throttled() > refusals), patience.notBefore() - now), until - now),
    )
  }
}

/** Whether a job, as it was read, has all of a change. */
export function shows(job: GetJobResponse, {JobSpecs, ...fields}: Change): boolean {
  const scalars = Object.entries(fields).every(
    ([name, value]) => ((job as Record<string, unknown>)[name] ?? '') === value,
  )
  return scalars && (JobSpecs === undefined || isSame(requestSpecs(job), JobSpecs))
}
