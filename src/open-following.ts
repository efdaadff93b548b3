import {openLogFile} from './log-file.js'
import {cursorFile, type Followed} from './logs/checkpoint-file.js'
import {keepPlace, type PlaceKeeper} from './logs/checkpoint-writer.js'
import type {LineWriter} from './logs/output.js'
import type {FollowCursor} from './logs/streams.js'

interface Opening {
  followed: Followed
  /** Go on where the same following was cut off. */
  isResumed: boolean
  print: (line: string) => void
  note: (text: string) => void
}

/**
 * Where the lines of a following go, and what keeps its place. A file that is gone on with is first cut back to where its place was kept.
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
      new Promise<void>((resolve) => (process.stdout.writableLength > 0 ? process.stdout.write('', () => resolve()) : resolve()))
    return {resume, out: {write: print, close: async () => {}}, keeper: keepPlace({place, flush, mark: () => undefined, note})}
  }
  const out = openLogFile(file, resume && kept?.mark)
  const flush = async () => out.flush()
  return {resume, out, keeper: keepPlace({place, flush, mark: out.mark, note})}
}
