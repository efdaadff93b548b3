import type {Cloud} from '../api/cloud.js'
import type {CreateJobInput, CreateJobResponse} from '../api/generated/types.js'
import {retryDelayMs} from '../api/retry.js'
import {CliError} from '../errors.js'
import {outcomeOf} from '../job/write-outcome.js'
import type {Clock} from '../platform/clock.js'
import {type Attempt, newAttempt, stamped, thisProcess} from './attempt.js'
import {type Found, findJob} from './find-job.js'
import type {Journal} from './journal.js'

/** What creating a job takes. */
export interface Creating {
  cloud: Cloud
  clock: Clock
  journal: Journal
  /** Where the calls go: an attempt is looked for there only. */
  place: string
  /** How often it is sent again after what provably made no job. */
  retries: number
  /** The first pause between two looks, in milliseconds; 2,000. */
  intervalMs?: number
  /** Stamps the attempt into the job's tags. */
  isTagged: boolean
  note: (line: string) => void
}

export interface Created {
  answer: CreateJobResponse
  /** The job was there already, and this is how it was found; absent where the answer of CreateJob said it. */
  adopted?: 'tag' | 'name' | 'key' | 'journal'
}

/** Sends CreateJob so that there is one job or none, and says which (rule C14). @throws CliError */
export async function createOnce(creating: Creating, document: CreateJobInput, key?: string): Promise<Created> {
  const {clock, place, isTagged} = creating
  return sendAttempt(creating, document, newAttempt({document, place, now: clock.now(), isTagged, key}))
}

/**
 * Sends an attempt that is known to have made no job. It is written down first. After an answer that says nothing the
 * job is looked for, and nothing is sent again but what provably was not done.
 */
export async function sendAttempt(creating: Creating, document: CreateJobInput, attempt: Attempt): Promise<Created> {
  const {cloud, clock, retries, note} = creating
  for (let count = 1; ; count++) {
    const current = {...attempt, Sent: new Date(clock.now()).toISOString(), ...thisProcess(), State: 'open' as const}
    write(creating, current, () =>
      note(`Note: this attempt can’t be written down; were it cut off, look by its tag: ${current.Id}.`),
    )
    try {
      const answer = await cloud.call('CreateJob', stamped(document, current))
      // What is no id could be asked for by nobody.
      if (typeof answer.JobId !== 'string' || !/^[\w.-]+$/.test(answer.JobId)) throw withoutId()
      settle(creating, current, {State: 'made', JobId: answer.JobId})
      return {answer}
    } catch (error) {
      const outcome = outcomeOf(error)
      if (outcome === 'unknown') return adopt(creating, {...current, IsUnclear: true}, error)
      const delayMs = outcome === 'notDone' && count <= retries ? retryDelayMs(error as CliError, count) : undefined
      if (delayMs !== undefined) {
        note(
          `Nothing was created yet (${(error as CliError).code}): sending it again in ${Math.ceil(delayMs / 100) / 10} s.`,
        )
        await clock.sleep(delayMs)
        continue
      }
      // A request before this one may still have made the job.
      settle(creating, current, {State: current.IsUnclear ? 'open' : 'notMade'})
      if (outcome !== 'notDone' || !(error instanceof CliError)) throw error
      throw error.withContext({message: `${error.message} No job was created.`})
    }
  }
}

/** The job that an attempt has made, once it shows. @throws CliError where none does, or several do */
async function adopt(creating: Creating, attempt: Attempt, error: unknown): Promise<Created> {
  const {note} = creating
  write(creating, attempt)
  const code = error instanceof CliError ? error.code : 'no answer'
  note(`CreateJob may have made the job all the same (${code}): looking for it …`)
  const found = await lookFor(creating, attempt).catch((failure: unknown) => {
    throw unknownError(attempt, error, failure)
  })
  if (!found) throw unknownError(attempt, error)
  return adopted(creating, attempt, found)
}

/** The jobs of an attempt, leaving out those that other attempts of this machine are known to have made. */
export function lookFor(
  {cloud, clock, journal, intervalMs, note}: Creating,
  attempt: Attempt,
): Promise<Found | undefined> {
  const othersOf = (jobIds: string[]) => {
    const known = new Set(journal.all().flatMap(({Id, JobId}) => (JobId && Id !== attempt.Id ? [JobId] : [])))
    return jobIds.filter((id) => known.has(id))
  }
  return findJob(cloud, attempt, {clock, intervalMs, note}, othersOf)
}

/**
 * Takes the job that was found for the attempt's own. @throws CliError where it can't be told which of several it is
 */
export function adopted(creating: Creating, attempt: Attempt, {jobIds, by}: Found): Created {
  const [JobId = '', ...more] = jobIds
  if (more.length > 0) throw severalError(attempt, jobIds)
  settle(creating, attempt, {State: 'made', JobId})
  creating.note(
    `Found ${JobId} ${by === 'tag' ? 'by the attempt’s tag' : 'by name, command and time'}: the first request made it. Nothing was sent again.`,
  )
  return {answer: {JobId}, adopted: by}
}

export function settle(creating: Creating, attempt: Attempt, outcome: Pick<Attempt, 'State' | 'JobId'>): void {
  write(creating, {...attempt, ...outcome})
  if (outcome.State !== 'open') tidy(creating)
}

/** A journal that can't be written keeps no job from being made: its tag still finds it. */
function write({journal}: Creating, attempt: Attempt, onFailure: () => void = () => {}): void {
  try {
    journal.save(attempt)
  } catch {
    onFailure()
  }
}

function tidy({journal, clock}: Creating): void {
  try {
    journal.prune(clock.now())
  } catch {
    // Old attempts do no harm.
  }
}

const withoutId = () =>
  new CliError({
    code: 'InvalidResponse',
    exit: 'failure',
    message: 'CreateJob: the answer names no job.',
    httpStatus: 200,
  })

function unknownError({Id, DisplayName}: Attempt, error: unknown, failure?: unknown): CliError {
  const first = error instanceof CliError ? error : undefined
  const looking =
    failure === undefined
      ? 'It does not show in the list of jobs.'
      : `Looking for it failed, too: ${failure instanceof Error ? failure.message : failure}`
  return new CliError({
    code: first?.code ?? 'CallFailed',
    exit: 'failure',
    message: `${first?.message ?? 'CreateJob failed.'} The job may have been created all the same, so it was not sent again. ${looking} This is attempt ${Id}.`,
    suggestions: [
      `pai-dlc job create --resume ${Id}   # looks again, and sends nothing`,
      ...(/^[\w.-]+$/.test(DisplayName) ? [`pai-dlc job list --display-name ${DisplayName} --since 15m`] : []),
    ],
    httpStatus: first?.httpStatus,
    requestId: first?.requestId,
    cause: error,
  })
}

function severalError({Id}: Attempt, jobIds: string[]): CliError {
  return new CliError({
    code: 'AmbiguousAttempt',
    exit: 'failure',
    message: `${jobIds.length} jobs fit attempt ${Id}, and which is its own can’t be told: ${jobIds.join(', ')}. Nothing was sent again.`,
    suggestions: jobIds.slice(0, 3).map((id) => `pai-dlc job get ${id}`),
  })
}
