import {rmSync, statSync} from 'node:fs'
import {join} from 'node:path'
import {listDirectory, readJsonFile, writeJsonFile} from '../platform/atomic-file.js'
import {stateDirectory} from '../platform/paths.js'
import {isAlive} from '../platform/process-identity.js'
import {type Attempt, attemptTime, isAttemptId} from './attempt.js'

const DAY_MS = 86_400_000
const RETENTION = {
  closedMs: 30 * DAY_MS,
  maxClosed: 1_000,
  openMs: 90 * DAY_MS,
  keyMs: 365 * DAY_MS,
  temporaryMs: DAY_MS,
}

/** How many attempts are asked whether a job is theirs. */
const NEWEST = 50

/** The attempts of this user on this machine, one file each: ID.json if open, otherwise ID.done.json. */
export interface Journal {
  folder: string
  /** @throws file system errors */
  save(attempt: Attempt): void
  read(id: string): Attempt | undefined
  listAll(): Attempt[]
  findByJob(jobId: string): Attempt | undefined
  /** Attempts with unknown outcome whose process has ended, newest first. */
  listOpen(): Attempt[]
  /** Removes old attempts. */
  prune(now: number): void
}

/** The directory is in the state directory by default. */
export function createJournal(folder: string = join(stateDirectory(), 'attempts')): Journal {
  const getPath = (id: string, isOpen: boolean) => join(folder, isOpen ? `${id}.json` : `${id}.done.json`)
  const listIds = (pattern: RegExp) =>
    [
      ...new Set(
        listDirectory(folder).flatMap((name) => (pattern.test(name) ? [name.replace(/(\.done)?\.json$/, '')] : [])),
      ),
    ]
      .filter(isAttemptId)
      .sort()
      .reverse()
  // A process that was killed between the two writes leaves both files; the done one is right.
  const read = (id: string) =>
    isAttemptId(id) ? (readAttempt(getPath(id, false), id) ?? readAttempt(getPath(id, true), id)) : undefined
  const readAll = (found: string[]) => found.flatMap((id) => read(id) ?? [])

  return {
    folder,
    read,
    save(attempt) {
      const isOpen = attempt.State === 'open'
      writeJsonFile(getPath(attempt.Id, isOpen), attempt)
      if (!isOpen) rmSync(getPath(attempt.Id, true), {force: true})
    },
    findByJob: (jobId) => readAll(listIds(/\.json$/).slice(0, NEWEST)).find(({JobId}) => JobId === jobId),
    listAll: () => readAll(listIds(/\.json$/)),
    listOpen: () =>
      readAll(listIds(/\d-\w+\.json$/)).filter(
        ({State, Pid, Born}) => State === 'open' && !(Pid !== process.pid && isAlive(Pid, Born)),
      ),
    prune(now) {
      const expired = listIds(/\.done\.json$/).filter(
        (id, index) => index >= RETENTION.maxClosed || now - attemptTime(id) > RETENTION.closedMs,
      )
      for (const id of expired) rmSync(getPath(id, false), {force: true})
      for (const id of listIds(/\d-\w+\.json$/))
        if (now - attemptTime(id) > RETENTION.openMs) rmSync(getPath(id, true), {force: true})
      const temporaryFiles = listDirectory(folder).filter((name) => name.endsWith('.tmp'))
      removeOlderThan(folder, temporaryFiles, now - RETENTION.temporaryMs)
      removeOlderThan(join(folder, 'locks'), listDirectory(join(folder, 'locks')), now - RETENTION.keyMs)
    },
  }
}

/** Ignores files that are not attempts. */
function readAttempt(path: string, id: string): Attempt | undefined {
  const attempt = readJsonFile<Attempt>(path)
  if (!attempt) return undefined
  const {
    Place,
    Started,
    Sent,
    Pid,
    DisplayName,
    WorkspaceId,
    JobType,
    CommandDigest,
    DocumentDigest,
    State,
    JobId = '',
  } = attempt
  const texts = [Place, DisplayName, WorkspaceId, JobType, CommandDigest, DocumentDigest, JobId]
  const hasTimes = [Started, Sent].every((time) => typeof time === 'string' && !Number.isNaN(Date.parse(time)))
  const isValid =
    attempt.Id === id && hasTimes && texts.every((text) => typeof text === 'string') && Number.isInteger(Pid) && Pid > 0
  return isValid && ['open', 'made', 'notMade'].includes(State) ? attempt : undefined
}

function removeOlderThan(folder: string, names: string[], before: number): void {
  for (const name of names) {
    try {
      if (statSync(join(folder, name)).mtimeMs < before) rmSync(join(folder, name), {recursive: true, force: true})
    } catch {
      // Another process removed it first.
    }
  }
}
