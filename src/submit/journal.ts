import {rmSync, statSync} from 'node:fs'
import {join} from 'node:path'
import {listDirectory, readJson, writeJson} from '../platform/atomic-file.js'
import {stateFolder} from '../platform/paths.js'
import {isAlive} from '../platform/process-identity.js'
import {type Attempt, isAttemptId, timeOf} from './attempt.js'

const DAY = 86_400_000
const KEPT = {settledMs: 30 * DAY, settled: 1_000, openMs: 90 * DAY, keyMs: 365 * DAY, draftMs: DAY}

/** The attempts of this user on this machine, a file each: open ones as ID.json, the others as ID.done.json. */
export interface Journal {
  folder: string
  /** @throws the file system's error where it can't be written */
  save(attempt: Attempt): void
  read(id: string): Attempt | undefined
  /** Newest first. */
  all(): Attempt[]
  /** Those whose outcome is unknown and whose process is gone, newest first. */
  open(): Attempt[]
  /** Forgets what is too old to be of use. */
  prune(now: number): void
}

/** @param folder a folder of its own; in the user's state folder by default */
export function createJournal(folder: string = join(stateFolder(), 'attempts')): Journal {
  const path = (id: string, isOpen: boolean) => join(folder, isOpen ? `${id}.json` : `${id}.done.json`)
  const ids = (end: RegExp) =>
    [
      ...new Set(
        listDirectory(folder).flatMap((name) => (end.test(name) ? [name.replace(/(\.done)?\.json$/, '')] : [])),
      ),
    ]
      .filter(isAttemptId)
      .sort()
      .reverse()
  // A process that ended between the two files of an attempt leaves both; the settled one is right.
  const read = (id: string) =>
    isAttemptId(id) ? (readAttempt(path(id, false), id) ?? readAttempt(path(id, true), id)) : undefined
  const attempts = (found: string[]) => found.flatMap((id) => read(id) ?? [])

  return {
    folder,
    read,
    save(attempt) {
      const isOpen = attempt.State === 'open'
      writeJson(path(attempt.Id, isOpen), attempt)
      if (!isOpen) rmSync(path(attempt.Id, true), {force: true})
    },
    all: () => attempts(ids(/\.json$/)),
    open: () =>
      attempts(ids(/\d-\w+\.json$/)).filter(
        ({State, Pid, Born}) => State === 'open' && !(Pid !== process.pid && isAlive(Pid, Born)),
      ),
    prune(now) {
      const settled = ids(/\.done\.json$/).filter(
        (id, place) => place >= KEPT.settled || now - timeOf(id) > KEPT.settledMs,
      )
      for (const id of settled) rmSync(path(id, false), {force: true})
      for (const id of ids(/\d-\w+\.json$/)) if (now - timeOf(id) > KEPT.openMs) rmSync(path(id, true), {force: true})
      const drafts = listDirectory(folder).filter((name) => name.endsWith('.tmp'))
      removeOld(folder, drafts, now - KEPT.draftMs)
      removeOld(join(folder, 'locks'), listDirectory(join(folder, 'locks')), now - KEPT.keyMs)
    },
  }
}

/** What has the form of an attempt: what somebody else has put there counts as not there. */
function readAttempt(path: string, id: string): Attempt | undefined {
  const found = readJson<Attempt>(path)
  if (!found) return undefined
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
  } = found
  const texts = [Place, DisplayName, WorkspaceId, JobType, CommandDigest, DocumentDigest, JobId]
  const hasTimes = [Started, Sent].every((time) => typeof time === 'string' && !Number.isNaN(Date.parse(time)))
  const isOne =
    found.Id === id && hasTimes && texts.every((text) => typeof text === 'string') && Number.isInteger(Pid) && Pid > 0
  return isOne && ['open', 'made', 'notMade'].includes(State) ? found : undefined
}

function removeOld(folder: string, names: string[], before: number): void {
  for (const name of names) {
    try {
      if (statSync(join(folder, name)).mtimeMs < before) rmSync(join(folder, name), {recursive: true, force: true})
    } catch {
      // Another process was faster.
    }
  }
}
