import {createHash, randomInt} from 'node:crypto'
import type {CreateJobInput, JobItem} from '../api/generated/types.js'
import {ATTEMPT_TAG, IDEMPOTENCY_KEY_TAG} from '../document/tags.js'
import {bootId} from '../platform/boot-id.js'
import type {Clock} from '../platform/clock.js'
import {startTimeOf} from '../platform/process-identity.js'

/** One attempt to create a job: what is needed to find the job later, without values that may be secret. */
export interface Attempt {
  Id: string
  /** The endpoint. */
  Place: string
  Started: string
  Sent: string
  /** The same as monotonic time since the boot `Boot`. */
  SentAt?: number
  Boot?: string
  Pid: number
  /** The start time of its process, because the system reuses process ids. */
  Born?: string
  DisplayName: string
  WorkspaceId: string
  JobType: string
  CommandDigest: string
  DocumentDigest: string
  IsTagged: boolean
  KeyDigest?: string
  /** `open`: the outcome is unknown. */
  State: 'open' | 'made' | 'notMade'
  /** It received a response at least once that did not reveal the outcome. */
  IsUnclear?: boolean
  JobId?: string
}

export interface NewAttemptOptions {
  document: CreateJobInput
  endpoint: string
  now: number
  isTagged: boolean
  key?: string
}

export function createAttempt({document, endpoint, now, isTagged, key}: NewAttemptOptions): Attempt {
  const startedAt = new Date(now).toISOString()
  const {DisplayName, WorkspaceId = '', JobType} = document
  return {
    Id: createAttemptId(now),
    Place: endpoint,
    Started: startedAt,
    Sent: startedAt,
    ...currentProcess(),
    ...{DisplayName, WorkspaceId, JobType},
    CommandDigest: commandDigest(document),
    DocumentDigest: documentDigest(document),
    IsTagged: isTagged,
    ...(key === undefined ? {} : {KeyDigest: keyDigest(key, WorkspaceId)}),
    State: 'open',
  }
}

export function stampSent(attempt: Attempt, clock: Clock): Attempt {
  return {...attempt, Sent: new Date(clock.now()).toISOString(), SentAt: clock.monotonic(), Boot: bootId()}
}

/** At least this many milliseconds have passed since the attempt was last sent; 0 if that is unknown. */
export function timeSinceSent({SentAt, Boot}: Attempt, clock: Clock): number {
  if (typeof SentAt !== 'number' || Boot !== bootId()) return 0
  return Math.max(0, clock.monotonic() - SentAt)
}

export function currentProcess(): Pick<Attempt, 'Pid' | 'Born'> {
  const Born = startTimeOf(process.pid)
  return {Pid: process.pid, ...(Born ? {Born} : {})}
}

/** The document to send, with the tags that identify the attempt. */
export function withAttemptTags(document: CreateJobInput, {Id, IsTagged, KeyDigest}: Attempt): CreateJobInput {
  if (!IsTagged) return document
  const Tags = {...document.Settings?.Tags, [ATTEMPT_TAG]: Id, ...(KeyDigest ? {[IDEMPOTENCY_KEY_TAG]: KeyDigest} : {})}
  return {...document, Settings: {...document.Settings, Tags}}
}

/** Equal for documents that differ only in the order of fields. */
export const documentDigest = (document: object) => digest(JSON.stringify(sortKeys(document)))

/** The commands of a job and of its roles (C18). */
export function commandDigest({UserCommand = '', JobSpecs}: Pick<JobItem, 'UserCommand' | 'JobSpecs'>): string {
  const ofRoles = (JobSpecs ?? []).flatMap((spec) => (spec.UserCommand ? [[spec.Type, spec.UserCommand]] : []))
  return digest(ofRoles.length === 0 ? UserCommand : JSON.stringify([UserCommand, ...ofRoles]))
}

export const keyDigest = (key: string, workspaceId: string) => digest(`${workspaceId}\n${key}`)

export const digest = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 32)

/** `20260320-081500-k3v9x2mq`: sorts by UTC time. */
function createAttemptId(now: number): string {
  const [date = '', time = ''] = new Date(now).toISOString().replaceAll(/[-:]/g, '').split(/[T.]/)
  const random = Array.from({length: 8}, () => randomInt(36).toString(36)).join('')
  return `${date}-${time}-${random}`
}

export const isAttemptId = (text: string) => /^\d{8}-\d{6}-[0-9a-z]{8}$/.test(text)

/** The start of an attempt by its id, in milliseconds since the epoch. */
export function attemptTime(id: string): number {
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)/.exec(id) ?? []
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts.map(Number)
  return Date.UTC(year, month - 1, day, hour, minute, second)
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sortKeys(inner)]),
  )
}
