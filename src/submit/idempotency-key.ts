import {join} from 'node:path'
import type {CreateJobInput} from '../api/generated/types.js'
import {usageError} from '../errors.js'
import {readJsonFile, writeJsonFile} from '../platform/atomic-file.js'
import {describeFsError} from '../platform/fs-errors.js'
import {type Attempt, createAttempt, digest, documentDigest, keyDigest} from './attempt.js'
import {findByKey} from './find-job.js'
import {acquireLock, describeOwner} from './lock.js'
import {type CreatedJob, finishAttempt, type SubmissionContext, sendAttempt} from './run-attempt.js'

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
export async function createJobForKey(
  context: SubmissionContext,
  document: CreateJobInput,
  key: string,
): Promise<CreatedJob> {
  assertValidKey(key)
  const {journal, endpoint, clock, onNote} = context
  const keyId = keyDigest(key, document.WorkspaceId ?? '')
  const folder = join(journal.folder, 'locks', `key-${digest(`${endpoint}\n${keyId}`)}`)
  const onWait = (pid: number) => onNote(`${describeOwner(pid)} is creating the job of this key: waiting for it …`)
  const release = await acquireLock(folder, {clock, onWait})
  try {
    const file = join(folder, 'first.json')
    const record = readJsonFile<KeyRecord>(file)
    if (record?.DocumentDigest && record.DocumentDigest !== documentDigest(document))
      onNote('Note: this key was used first for a job that differs from this one.')
    const saveRecord = (attempt: Pick<Attempt, 'Id' | 'DocumentDigest'>, JobId?: string) =>
      writeJsonFile(file, {AttemptId: attempt.Id, DocumentDigest: attempt.DocumentDigest, ...(JobId ? {JobId} : {})})
    // There is a job: its tag finds it where its id can't be written down.
    const saveJobId = (...record: Parameters<typeof saveRecord>) => {
      try {
        saveRecord(...record)
      } catch (error) {
        onNote(`Note: the job of this key can’t be written down: ${describeFsError(error)}.`)
      }
    }

    const created = await findJobOfKey(context, document, keyId, record)
    if (created) {
      if (!record?.JobId)
        saveJobId({Id: record?.AttemptId ?? '', DocumentDigest: record?.DocumentDigest ?? ''}, created.response.JobId)
      return created
    }
    const attempt = createAttempt({document, endpoint, now: clock.now(), isTagged: context.isTagged, key})
    saveRecord(attempt)
    const sent = await sendAttempt(context, document, attempt)
    saveJobId(attempt, sent.response.JobId)
    return sent
  } finally {
    release()
  }
}

/**
 * The job that this key has made already, here or elsewhere; an attempt without a known end is brought to one first.
 */
async function findJobOfKey(
  context: SubmissionContext,
  document: CreateJobInput,
  keyId: string,
  record?: KeyRecord,
): Promise<CreatedJob | undefined> {
  const {cloud, journal, onNote} = context
  const attempt = record && journal.read(record.AttemptId)
  const jobId = record?.JobId ?? attempt?.JobId
  if (jobId) {
    onNote(`This key has made ${jobId} already. Nothing was sent.`)
    return {response: {JobId: jobId}, foundBy: 'key'}
  }
  const [oldest] = await findByKey(cloud, document.WorkspaceId ?? '', keyId)
  if (oldest) {
    onNote(`This key has made ${oldest} already, found by its tag. Nothing was sent.`)
    return {response: {JobId: oldest}, foundBy: 'key'}
  }
  if (attempt?.State !== 'open') return undefined
  const isSame = attempt.DocumentDigest === documentDigest(document)
  return finishAttempt(context, attempt, isSame ? document : undefined)
}

function assertValidKey(key: string): void {
  const isValid = key.length <= 200 && /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(key)
  if (!isValid)
    throw usageError('--idempotency-key takes 1 to 200 printable ASCII characters, without a blank at either end.', [
      '--idempotency-key "train-$CI_PIPELINE_ID"',
    ])
}
