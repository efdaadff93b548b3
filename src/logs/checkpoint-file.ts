import {createHash} from 'node:crypto'
import {readdirSync, readFileSync, rmSync, statSync} from 'node:fs'
import {join, resolve} from 'node:path'
import {systemEnvironment} from '../config/environment.js'
import {CliError} from '../errors.js'
import {writeAtomically} from '../platform/atomic-file.js'
import {makeDirectory} from '../platform/make-directory.js'
import {stateDirectory} from '../platform/paths.js'
import {isAlive, startTimeOf} from '../platform/process-identity.js'
import type {FileFingerprint} from './output.js'
import type {FollowCheckpoint} from './streams.js'

/** What is followed, and where to: each has a place of its own. */
export interface FollowTarget {
  /** The service, such as pai-dlc.cn-hangzhou.aliyuncs.com. */
  host: string
  jobId: string
  /** Names of pods; `all`, or the first one where it is absent. */
  pods?: 'all' | readonly string[]
  /** The output file. */
  file?: string
}

/** The place as it is kept, in a file of its owner's only. It holds hashes of lines, never their text. */
interface SavedCheckpoint {
  Version: 1
  JobId: string
  SavedAt: string
  /** The process that follows, until it has ended in order. */
  Pid?: number
  /** Tells it from a later process of the same id. */
  Born?: string
  Mark?: FileFingerprint
  Cursor: FollowCheckpoint
}

export interface CheckpointFile {
  path: string
  /**
   * The place that was kept, and what the output file was then. @throws CliError while another process writes the same
   * file
   */
  load(): {checkpoint: FollowCheckpoint; fingerprint?: FileFingerprint} | undefined
  /**
   * Writes in one step, so that a process which is killed leaves a whole file. Errors of the file system pass through.
   */
  save(checkpoint: FollowCheckpoint, options: {fingerprint?: FileFingerprint; hasEnded?: boolean}): void
}

const MAX_AGE_MS = 30 * 86_400_000

/** The file that keeps the place of a following. Places that nobody has touched for 30 days are removed. */
export function createCheckpointFile(
  {host, jobId, pods, file}: FollowTarget,
  system = systemEnvironment(),
): CheckpointFile {
  const folder = join(stateDirectory(system), 'following')
  const identity = JSON.stringify([
    host,
    jobId,
    pods === 'all' ? pods : [...(pods ?? [])].sort(),
    file === undefined ? '' : resolve(file),
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
        message: `${file} is being written by process ${saved.Pid}, which follows the same job.`,
        suggestions: ['Give another file with -o FILE', `rm ${path}   # if that is another program`],
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
    writeAtomically(path, `${JSON.stringify(saved)}\n`)
  }
}

function readCheckpoint(path: string): SavedCheckpoint | undefined {
  try {
    const saved: SavedCheckpoint | null = JSON.parse(readFileSync(path, 'utf8'))
    return saved?.Version === 1 && Array.isArray(saved.Cursor?.streams) ? saved : undefined
  } catch {
    return undefined
  }
}

function prepareDirectory(folder: string): void {
  makeDirectory(folder)
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    const age = Date.now() - (statSync(path, {throwIfNoEntry: false})?.mtimeMs ?? Date.now())
    if (age > MAX_AGE_MS) rmSync(path, {force: true})
  }
}
