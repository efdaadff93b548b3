import type {Cloud} from '../api/cloud.js'
import type {GetJobResponse, JobSpec, UpdateJobInput} from '../api/generated/types.js'
import {toRequestSpecs} from '../document/from-response.js'
import {isDeepEqual} from '../document/json-values.js'
import {usageError} from '../errors.js'
import type {Clock} from '../platform/clock.js'
import {sendAndConfirm, type WriteOptions} from './confirm-write.js'
import {poll} from './poll.js'
import type {UpdateRequest} from './update-request.js'

export type UpdateBody = Omit<UpdateJobInput, 'JobId'>

export interface FieldChange {
  field: string
  before: string
  after: string
}

export interface UpdatePlan {
  change: UpdateBody
  changes: FieldChange[]
  /** Requested values that the job already has. */
  unchanged: FieldChange[]
}

/**
 * Plans the UpdateJob request. JobSpecs are sent completely, because a shorter list could remove roles.
 * @throws CliError (usage) for an unknown role
 */
export function planUpdate(job: GetJobResponse, {roles, workers, ...fields}: UpdateRequest): UpdatePlan {
  const current: UpdateBody = {
    Priority: job.Priority,
    Accessibility: job.Accessibility || 'PRIVATE',
    Description: job.Description ?? '',
    UserCommand: job.UserCommand ?? '',
  }
  const scalars = (Object.keys(fields) as (keyof typeof fields)[]).map((field) => ({
    field: field as string,
    before: String(current[field] ?? ''),
    after: String(fields[field] ?? ''),
  }))
  const specs = toRequestSpecs(job)
  const requestedRoles =
    roles ?? (workers === undefined ? [] : [{Type: requireWorkerRole(job, specs), PodCount: workers}])
  const roleFields = requestedRoles.flatMap((role) => compareRole(requireSpec(job, specs, role), role))
  const isDifferent = ({before, after}: FieldChange) => before !== after
  const merged = specs.map((spec) => ({...spec, ...requestedRoles.find(({Type}) => Type === spec.Type)}))
  return {
    change: {
      ...Object.fromEntries(
        scalars.filter(isDifferent).map(({field}) => [field, fields[field as keyof typeof fields]]),
      ),
      ...(roleFields.some(isDifferent) ? {JobSpecs: merged} : {}),
    },
    changes: [...scalars, ...roleFields].filter(isDifferent),
    unchanged: [...scalars, ...roleFields].filter((field) => !isDifferent(field)),
  }
}

function requireWorkerRole(job: GetJobResponse, specs: JobSpec[]): string {
  if (specs.some(({Type}) => Type === 'Worker')) return 'Worker'
  throw usageError(`Job ${job.JobId} has no Worker role: it has ${formatRoleTypes(specs)}.`, [
    `--job-specs '[{"Type": "…", "PodCount": 4}]'`,
  ])
}

function requireSpec(job: GetJobResponse, specs: JobSpec[], {Type}: JobSpec): JobSpec {
  const spec = specs.find((known) => known.Type === Type)
  if (spec) return spec
  throw usageError(`Job ${job.JobId} has no role ${Type ?? 'without a Type'}: it has ${formatRoleTypes(specs)}.`, [
    `pai-dlc job get ${job.JobId}`,
  ])
}

const formatRoleTypes = (specs: JobSpec[]) => specs.map(({Type}) => Type).join(', ') || 'none'

function compareRole(spec: JobSpec, role: JobSpec): FieldChange[] {
  const names = (Object.keys(role) as (keyof JobSpec)[]).filter((name) => name !== 'Type')
  return names.map((name) => ({
    field: `${spec.Type} ${name === 'PodCount' ? 'pods' : name}`,
    before: formatFieldValue(spec[name]),
    after: isDeepEqual(spec[name], role[name]) ? formatFieldValue(spec[name]) : formatFieldValue(role[name]),
  }))
}

function formatFieldValue(value: unknown): string {
  return value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** Sends UpdateJob, once; if its outcome is unknown, reads the job until it shows the change. @throws CliError */
export function sendUpdate(
  jobId: string,
  change: UpdateBody,
  {cloud, clock, intervalMs, onNote}: Pick<WriteOptions, 'cloud' | 'clock' | 'intervalMs' | 'onNote'>,
) {
  return sendAndConfirm(
    {
      ...{cloud, clock, intervalMs, onNote, jobId},
      operation: 'UpdateJob',
      isDone: (job) => job !== undefined && isChangeApplied(job, change),
      describeState: (job) => (job ? describeChange(job, change) : 'no longer exists'),
      retryCommand: `pai-dlc job get ${jobId}`,
    },
    () => cloud.call('UpdateJob', {JobId: jobId, ...change}),
  )
}

const describeChange = (job: GetJobResponse, change: UpdateBody) =>
  isChangeApplied(job, change) ? 'shows the change' : 'does not show the change'

export interface WaitForChangeOptions {
  clock: Clock
  /** Initial interval, by default 2,000 ms. */
  intervalMs?: number
  /** Maximum interval, by default 10,000 ms. */
  maxIntervalMs?: number
  /** How long to wait for the change, by default 60,000 ms. */
  timeoutMs?: number
  onNote?: (note: string) => void
  onWait?: () => void
}

/** Polls the job until the change is visible (M3: 10 to 60 seconds) or the timeout. Returns the job. */
export async function waitForChange(
  cloud: Cloud,
  jobId: string,
  change: UpdateBody,
  {clock, intervalMs = 2_000, maxIntervalMs = 10_000, timeoutMs = 60_000, onNote, onWait}: WaitForChangeOptions,
): Promise<{isApplied: boolean; job?: GetJobResponse}> {
  const deadline = clock.monotonic() + timeoutMs
  const jobs = poll((signal) => cloud.call('GetJob', {JobId: jobId}, {signal}), {
    what: `job ${jobId}`,
    clock,
    onNote,
    intervalMs,
    maxIntervalMs,
    deadline,
  })
  let isWaiting = false
  let last: GetJobResponse | undefined
  for await (const job of jobs) {
    last = job
    if (job && isChangeApplied(job, change)) return {isApplied: true, job}
    if (!isWaiting && clock.monotonic() < deadline) onWait?.()
    isWaiting = true
  }
  return {isApplied: false, job: last}
}

function isChangeApplied(job: GetJobResponse, {JobSpecs, ...fields}: UpdateBody): boolean {
  const scalars = Object.entries(fields).every(
    ([name, value]) => ((job as Record<string, unknown>)[name] ?? '') === value,
  )
  return scalars && (JobSpecs === undefined || isDeepEqual(toRequestSpecs(job), JobSpecs))
}
