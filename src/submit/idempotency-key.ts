import {join} from 'node:path'
import type {CreateJobInput} from '../api/generated/types.js'
import {usageError} from '../errors.js'
import {readJson, writeJson} from '../platform/atomic-file.js'
import {type Attempt, digest, documentDigest, keyDigest, newAttempt} from './attempt.js'
import {type Created, type Creating, sendAttempt} from './create-once.js'
import {findByKey} from './find-job.js'
import {acquireLock} from './lock.js'
import {resumeLocked} from './resume.js'

/** What a key stands for: its first attempt, and the job once there is one. */
interface KeyRecord {
  AttemptId: string
  DocumentDigest: string
  JobId?: string
}

/**
 * Creates a job that this key has not made yet; the same key always gives the same job. One process of this user at a
 * time works on a key; jobs that another machine has made with it are found by their tag.
 * @throws CliError; also where the journal can't be written, for without it a key says nothing
 */
export async function createForKey(creating: Creating, document: CreateJobInput, key: string): Promise<Created> {
  checkKey(key)
  const {journal, place, clock, note} = creating
  const keyId = keyDigest(key, document.WorkspaceId ?? '')
  const folder = join(journal.folder, 'locks', `key-${digest(`${place}\n${keyId}`)}`)
  const onWait = (pid: number) => note(`Process ${pid} is creating the job of this key: waiting for it …`)
  const release = await acquireLock(folder, {clock, onWait})
  try {
    const file = join(folder, 'first.json')
    const first = readJson<KeyRecord>(file)
    if (first?.DocumentDigest && first.DocumentDigest !== documentDigest(document))
      note('Note: this key was used first for a job that differs from this one.')
    const remember = (attempt: Pick<Attempt, 'Id' | 'DocumentDigest'>, JobId?: string) =>
      writeJson(file, {AttemptId: attempt.Id, DocumentDigest: attempt.DocumentDigest, ...(JobId ? {JobId} : {})})

    const created = await known(creating, document, keyId, first)
    if (created) {
      if (!first?.JobId)
        remember({Id: first?.AttemptId ?? '', DocumentDigest: first?.DocumentDigest ?? ''}, created.answer.JobId)
      return created
    }
    const attempt = newAttempt({document, place, now: clock.now(), isTagged: creating.isTagged, key})
    remember(attempt)
    const made = await sendAttempt(creating, document, attempt)
    remember(attempt, made.answer.JobId)
    return made
  } finally {
    release()
  }
}

/**
 * The job that this key has made already, here or elsewhere; an attempt without a known end is brought to one first.
 */
async function known(
  creating: Creating,
  document: CreateJobInput,
  keyId: string,
  first?: KeyRecord,
): Promise<Created | undefined> {
  const {cloud, journal, note} = creating
  const attempt = first && journal.read(first.AttemptId)
  const jobId = first?.JobId ?? attempt?.JobId
  if (jobId) {
    note(`This key has made ${jobId} already. Nothing was sent.`)
    return {answer: {JobId: jobId}, adopted: 'key'}
  }
  const [oldest] = await findByKey(cloud, document.WorkspaceId ?? '', keyId)
  if (oldest) {
    note(`This key has made ${oldest} already, found by its tag. Nothing was sent.`)
    return {answer: {JobId: oldest}, adopted: 'key'}
  }
  if (attempt?.State !== 'open') return undefined
  const isSame = attempt.DocumentDigest === documentDigest(document)
  const found = await resumeLocked(creating, attempt, isSame ? document : undefined)
  return found
}

function checkKey(key: string): void {
  const isFit = key.length <= 200 && /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(key)
  if (!isFit)
    throw usageError('--idempotency-key takes 1 to 200 printable ASCII characters, without a blank at either end.', [
      '--idempotency-key "train-$CI_PIPELINE_ID"',
    ])
}
