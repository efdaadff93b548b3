import {createHash} from 'node:crypto'
import {readdirSync, rmSync, statSync} from 'node:fs'
import {join, resolve} from 'node:path'
import {systemEnvironment} from '../config/environment.js'
import {CliError} from '../errors.js'
import {readJsonFile, writeFileAtomically} from '../platform/atomic-file.js'
import {makeDirectory} from '../platform/make-directory.js'
import {stateDirectory} from '../platform/paths.js'
import {isAlive, startTimeOf} from '../platform/process-identity.js'
import type {FileFingerprint} from './output.js'
import type {FollowCheckpoint} from './streams.js'

export interface FollowTarget {
  /** Such as pai-dlc.cn-hangzhou.aliyuncs.com. */
  host: string
  jobId: string
  /** Names of pods, or `all`; the first pod by default. */
  pods?: 'all' | readonly string[]
  containers?: readonly string[]
  file?: string
}

/** The checkpoint file. Contains hashes of lines, never their text. */
interface SavedCheckpoint {
  Version: 1
  JobId: string
  SavedAt: string
  /** The process that follows; undefined after a clean exit. */
  Pid?: number
  /** Its start time, because the system reuses process ids. */
  Born?: string
  Mark?: FileFingerprint
  Cursor: FollowCheckpoint
}

export interface CheckpointFile {
  path: string
  load(): {checkpoint: FollowCheckpoint; fingerprint?: FileFingerprint} | undefined
  /** Writes atomically. @throws file system errors */
  save(checkpoint: FollowCheckpoint, options: {fingerprint?: FileFingerprint; hasEnded?: boolean}): void
}

/** A thousand pods with the hashes of two minutes each. */
const MAX_CHECKPOINT_BYTES = 268_435_456
const MAX_AGE_MS = 30 * 86_400_000

/** The checkpoint file of a target. Checkpoints unused for 30 days are removed. */
export function createCheckpointFile(
  {host, jobId, pods, containers = [], file}: FollowTarget,
  system = systemEnvironment(),
): CheckpointFile {
  const folder = join(stateDirectory(system), 'following')
  const identity = JSON.stringify([
    host,
    jobId,
    pods === 'all' ? pods : [...(pods ?? [])].sort(),
    file === undefined ? '' : resolve(file),
    ...(containers.length > 0 ? [[...containers].sort()] : []),
  ])
  const name = createHash('sha256').update(identity).digest('hex').slice(0, 16)
  const path = join(folder, `${jobId.replace(/[^\w-]/g, '').slice(0, 40)}-${name}.json`)
  let isPrepared = false
  return {path, load, save}

  function load(): {checkpoint: FollowCheckpoint; fingerprint?: FileFingerprint} | undefined {
    const saved = readCheckpoint(path)
    if (!saved) return undefined
    if (file !== undefined && saved.Pid !== undefined && saved.Pid !== process.pid && isAlive(saved.Pid, saved.Born))
      throw new CliError({
        code: 'OutputInUse',
        exit: 'failure',
        message: `${file} is in use by process ${saved.Pid}, which follows the same job.`,
        suggestions: ['Use another file: -o FILE', `rm ${path}   # if that process is another program`],
      })
    return {checkpoint: saved.Cursor, ...(saved.Mark ? {fingerprint: saved.Mark} : {})}
  }

  function save(
    checkpoint: FollowCheckpoint,
    {fingerprint, hasEnded}: {fingerprint?: FileFingerprint; hasEnded?: boolean},
  ): void {
    if (!isPrepared) prepareDirectory(folder)
    isPrepared = true
    const saved: SavedCheckpoint = {
      ...{Version: 1, JobId: jobId, SavedAt: new Date().toISOString()},
      ...(hasEnded ? {} : {Pid: process.pid, Born: startTimeOf(process.pid)}),
      ...(fingerprint ? {Mark: fingerprint} : {}),
      Cursor: checkpoint,
    }
    writeFileAtomically(path, `${JSON.stringify(saved)}\n`)
  }
}

function readCheckpoint(path: string): SavedCheckpoint | undefined {
  const saved = readJsonFile<SavedCheckpoint>(path, MAX_CHECKPOINT_BYTES)
  return saved?.Version === 1 && Array.isArray(saved.Cursor?.streams) ? saved : undefined
}

function prepareDirectory(folder: string): void {
  makeDirectory(folder)
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    const age = Date.now() - (statSync(path, {throwIfNoEntry: false})?.mtimeMs ?? Date.now())
    if (age > MAX_AGE_MS) rmSync(path, {force: true})
  }
}
