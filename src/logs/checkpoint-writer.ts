import {describeFsError} from '../platform/fs-errors.js'
import {type CheckpointFile, createCheckpointFile, type FollowTarget} from './checkpoint-file.js'
import type {LineWriter} from './output.js'
import {type FileFingerprint, openLogFile} from './output.js'
import type {FollowCheckpoint} from './streams.js'

interface CheckpointerOptions {
  file: CheckpointFile
  /** Resolves when what was written so far is out of this process. */
  flush: () => Promise<void>
  /** What the output file is now. */
  getFingerprint: () => FileFingerprint | undefined
  note: (text: string) => void
  now?: () => number
}

export interface Checkpointer {
  onCheckpoint(getCheckpoint: () => FollowCheckpoint, isNew: boolean): Promise<void>
  /** The job has ended and all of it was written. */
  end(): void
}

/** Of the time of following, so much goes into keeping the place. */
const MAX_TIME_SHARE = 0.1

/**
 * Keeps the place of a following, so that --resume can go on there. A large place is kept less often; where none can be
 * kept, that is said once and following goes on.
 */
export function createCheckpointer({
  file,
  flush,
  getFingerprint,
  note,
  now = () => performance.now(),
}: CheckpointerOptions): Checkpointer {
  let next = 0
  let getLatest: (() => FollowCheckpoint) | undefined
  let isPending = false
  let hasFailed = false
  return {
    async onCheckpoint(getCheckpoint, isNew) {
      getLatest = getCheckpoint
      isPending ||= isNew
      await flush()
      if (isPending && now() >= next) save(false)
    },
    end: () => save(true),
  }

  function save(hasEnded: boolean): void {
    if (!getLatest || hasFailed) return
    isPending = false
    const started = now()
    const fingerprint = getFingerprint()
    try {
      file.save(getLatest(), {fingerprint, hasEnded})
    } catch (error) {
      hasFailed = true
      note(`The place can’t be kept in ${file.path}, so --resume will not find it: ${describeFsError(error)}.`)
    }
    next = now() + (now() - started) / MAX_TIME_SHARE
  }
}

interface LogStreamOptions {
  target: FollowTarget
  /** Go on where the same following was cut off. */
  isResumed: boolean
  print: (line: string) => void
  note: (text: string) => void
}

/**
 * Where the lines of a following go, and what keeps its place. A file that is gone on with is first cut back to where
 * its place was kept.
 * @throws CliError where the file can't be written, is no longer the same, or is being written by another process
 */
export async function openLogStream({target, isResumed, print, note}: LogStreamOptions): Promise<{
  resume?: FollowCheckpoint
  out: LineWriter
  checkpointer: Checkpointer
}> {
  const {file} = target
  const checkpointFile = createCheckpointFile(target)
  const saved = checkpointFile.load()
  const resume = isResumed ? saved?.checkpoint : undefined
  if (file === undefined) {
    const flush = () =>
      new Promise<void>((resolve) =>
        process.stdout.writableLength > 0 ? process.stdout.write('', () => resolve()) : resolve(),
      )
    return {
      resume,
      out: {write: print, close: async () => {}},
      checkpointer: createCheckpointer({file: checkpointFile, flush, getFingerprint: () => undefined, note}),
    }
  }
  const out = openLogFile(file, resume && saved?.fingerprint)
  const flush = async () => out.flush()
  return {
    resume,
    out,
    checkpointer: createCheckpointer({file: checkpointFile, flush, getFingerprint: out.fingerprint, note}),
  }
}
