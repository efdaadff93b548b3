import {describeFsError} from '../platform/fs-errors.js'
import {type CheckpointFile, createCheckpointFile, type FollowTarget} from './checkpoint-file.js'
import type {LineWriter} from './output.js'
import {type FileFingerprint, openLogFile} from './output.js'
import type {FollowCheckpoint} from './streams.js'

interface CheckpointerOptions {
  file: CheckpointFile
  /** Resolves when all written lines have left this process. */
  flush: () => Promise<void>
  getFingerprint: () => FileFingerprint | undefined
  note: (text: string) => void
  now?: () => number
}

export interface Checkpointer {
  onCheckpoint(getCheckpoint: () => FollowCheckpoint, isNew: boolean): Promise<void>
  /** Call after the job has ended and everything was written. */
  end(): void
}

const MAX_TIME_SHARE = 0.1

/** Saves checkpoints for --resume; large ones less often. A failure is noted once, and following continues. */
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
      note(`The checkpoint can't be saved to ${file.path}, so --resume will not work: ${describeFsError(error)}.`)
    }
    next = now() + (now() - started) / MAX_TIME_SHARE
  }
}

interface LogStreamOptions {
  target: FollowTarget
  isResumed: boolean
  print: (line: string) => void
  note: (text: string) => void
}

/**
 * Opens the output of a followed log and its checkpointer. A resumed file is truncated to its checkpoint.
 * @throws CliError if the file can't be written, has changed, or is in use by another process
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
  const flush = async () => {
    await out.flush()
  }
  return {
    resume,
    out,
    checkpointer: createCheckpointer({file: checkpointFile, flush, getFingerprint: out.fingerprint, note}),
  }
}
