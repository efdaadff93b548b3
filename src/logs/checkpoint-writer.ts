import type {FileMark} from '../log-file.js'
import {whyNot} from '../platform/fs-errors.js'
import type {CursorFile} from './checkpoint-file.js'
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
 * Keeps the place of a following, so that --resume can go on there. A large place is kept less often; where none can be kept, that is
 * said once and following goes on.
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
