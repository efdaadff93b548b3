import {join} from 'node:path'
import type {CreateJobInput} from '../api/generated/types.js'
import {usageError} from '../errors.js'
import {readJsonFile, writeJsonFile} from '../platform/atomic-file.js'
import {describeFsError} from '../platform/fs-errors.js'
import {type Attempt, createAttempt, digest, documentDigest, keyDigest} from './attempt.js'
import {findByKey} from './find-job.js'
import {acquireLock, describeOwner} from './lock.js'
import {type CreatedJob, finishAttempt, type SubmissionContext, sendAttempt} from './run-attempt.js'

interface KeyRecord {
  AttemptId: string
  DocumentDigest: string
  JobId?: string
}

/**
 * Creates the job of a key, or returns the job created with it before, on this or another machine.
 * @throws CliError; also if the journal can't be written, because the key would have no effect
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
  const onWait = (pid: number) => onNote(`${describeOwner(pid)} is creating the job for this key. Waiting …`)
  const release = await acquireLock(folder, {clock, onWait})
  try {
    const file = join(folder, 'first.json')
    const record = readRecord(file)
    if (record?.DocumentDigest && record.DocumentDigest !== documentDigest(document))
      onNote('Note: this idempotency key was first used with a different job.')
    const saveRecord = (attempt: Pick<Attempt, 'Id' | 'DocumentDigest'>, JobId?: string) =>
      writeJsonFile(file, {AttemptId: attempt.Id, DocumentDigest: attempt.DocumentDigest, ...(JobId ? {JobId} : {})})
    // There is a job: its tag finds it where its id can't be written down.
    const saveJobId = (...record: Parameters<typeof saveRecord>) => {
      try {
        saveRecord(...record)
      } catch (error) {
        onNote(`Note: the job of this key can't be recorded: ${describeFsError(error)}.`)
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

/** Undefined if the file is not a record, as one of another version may be. */
function readRecord(file: string): KeyRecord | undefined {
  const record = readJsonFile<KeyRecord>(file)
  if (typeof record?.AttemptId !== 'string' || typeof record.DocumentDigest !== 'string') return undefined
  return typeof record.JobId === 'string' ? record : {...record, JobId: undefined}
}

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
    onNote(`This key already created ${jobId}. Nothing was sent.`)
    return {response: {JobId: jobId}, foundBy: 'key'}
  }
  const [oldest] = await findByKey(cloud, document.WorkspaceId ?? '', keyId)
  if (oldest) {
    onNote(`This key already created ${oldest}, found by its tag. Nothing was sent.`)
    return {response: {JobId: oldest}, foundBy: 'key'}
  }
  if (attempt?.State !== 'open') return undefined
  const isSame = attempt.DocumentDigest === documentDigest(document)
  return finishAttempt(context, attempt, isSame ? document : undefined)
}

function assertValidKey(key: string): void {
  const isValid = key.length <= 200 && /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(key)
  if (!isValid)
    throw usageError(
      '--idempotency-key must have 1 to 200 printable ASCII characters, without leading or trailing spaces.',
      ['--idempotency-key "train-$CI_PIPELINE_ID"'],
    )
}
