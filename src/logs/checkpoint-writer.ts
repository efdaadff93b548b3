import {whyNot} from '../platform/fs-errors.js'
import {type CursorFile, cursorFile, type Followed} from './checkpoint-file.js'
import type {LineWriter} from './output.js'
import {type FileMark, openLogFile} from './output.js'
import type {FollowCursor} from './streams.js'

interface Keeping {
  place: CursorFile
  /** Resolves when what was written so far is out of this process. */
  flush: () => Promise<void>
  /** What the output file is now. */
  mark: () => FileMark | undefined
  note: (text: string) => void
  now?: () => number
}

export interface PlaceKeeper {
  onCheckpoint(cursor: () => FollowCursor, isNew: boolean): Promise<void>
  /** The job has ended and all of it was written. */
  end(): void
}

/** Of the time of following, so much goes into keeping the place. */
const SHARE = 0.1

/**
 * Keeps the place of a following, so that --resume can go on there. A large place is kept less often; where none can be
 * kept, that is said once and following goes on.
 */
export function keepPlace({place, flush, mark, note, now = () => performance.now()}: Keeping): PlaceKeeper {
  let next = 0
  let latest: (() => FollowCursor) | undefined
  let isOwed = false
  let failed = false
  return {
    async onCheckpoint(cursor, isNew) {
      latest = cursor
      isOwed ||= isNew
      await flush()
      if (isOwed && now() >= next) keep(false)
    },
    end: () => keep(true),
  }

  function keep(isOver: boolean): void {
    if (!latest || failed) return
    isOwed = false
    const started = now()
    const fileMark = mark()
    try {
      place.save(latest(), {mark: fileMark, isOver})
    } catch (error) {
      failed = true
      note(`The place can’t be kept in ${place.path}, so --resume will not find it: ${whyNot(error)}.`)
    }
    next = now() + (now() - started) / SHARE
  }
}

interface Opening {
  followed: Followed
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
export async function openFollowing({followed, isResumed, print, note}: Opening): Promise<{
  resume?: FollowCursor
  out: LineWriter
  keeper: PlaceKeeper
}> {
  const {file} = followed
  const place = cursorFile(followed)
  const kept = place.load()
  const resume = isResumed ? kept?.cursor : undefined
  if (file === undefined) {
    const flush = () =>
      new Promise<void>((resolve) =>
        process.stdout.writableLength > 0 ? process.stdout.write('', () => resolve()) : resolve(),
      )
    return {
      resume,
      out: {write: print, close: async () => {}},
      keeper: keepPlace({place, flush, mark: () => undefined, note}),
    }
  }
  const out = openLogFile(file, resume && kept?.mark)
  const flush = async () => out.flush()
  return {resume, out, keeper: keepPlace({place, flush, mark: out.mark, note})}
}
