import {createHash} from 'node:crypto'
import {readdirSync, readFileSync, rmSync, statSync} from 'node:fs'
import {join, resolve} from 'node:path'
import {processSurroundings} from '../config/environment.js'
import {CliError} from '../errors.js'
import {writeAtomically} from '../platform/atomic-file.js'
import {makeFolder} from '../platform/make-directory.js'
import {stateFolder} from '../platform/paths.js'
import {bornOf, isAlive} from '../platform/process-identity.js'
import type {FileMark} from './output.js'
import type {FollowCursor} from './streams.js'

/** What is followed, and where to: each has a place of its own. */
export interface Followed {
  /** The service, such as pai-dlc.cn-hangzhou.aliyuncs.com. */
  host: string
  jobId: string
  /** Names of pods; `all`, or the first one where it is absent. */
  pods?: 'all' | readonly string[]
  /** The output file. */
  file?: string
}

/** The place as it is kept, in a file of its owner's only. It holds hashes of lines, never their text. */
interface Saved {
  Version: 1
  JobId: string
  SavedAt: string
  /** The process that follows, until it has ended in order. */
  Pid?: number
  /** Tells it from a later process of the same id. */
  Born?: string
  Mark?: FileMark
  Cursor: FollowCursor
}

export interface CursorFile {
  path: string
  /**
   * The place that was kept, and what the output file was then. @throws CliError while another process writes the same
   * file
   */
  load(): {cursor: FollowCursor; mark?: FileMark} | undefined
  /**
   * Writes in one step, so that a process which is killed leaves a whole file. Errors of the file system pass through.
   */
  save(cursor: FollowCursor, options: {mark?: FileMark; isOver?: boolean}): void
}

const KEPT_MS = 30 * 86_400_000

/** The file that keeps the place of a following. Places that nobody has touched for 30 days are removed. */
export function cursorFile({host, jobId, pods, file}: Followed, around = processSurroundings()): CursorFile {
  const folder = join(stateFolder(around), 'following')
  const what = JSON.stringify([
    host,
    jobId,
    pods === 'all' ? pods : [...(pods ?? [])].sort(),
    file === undefined ? '' : resolve(file),
  ])
  const name = createHash('sha256').update(what).digest('hex').slice(0, 16)
  const path = join(folder, `${jobId.replace(/[^\w-]/g, '').slice(0, 40)}-${name}.json`)
  let isReady = false
  return {path, load, save}

  function load(): {cursor: FollowCursor; mark?: FileMark} | undefined {
    const saved = readSaved(path)
    if (!saved) return undefined
    if (file !== undefined && saved.Pid !== undefined && saved.Pid !== process.pid && isAlive(saved.Pid, saved.Born))
      throw new CliError({
        code: 'OutputInUse',
        exit: 'failure',
        message: `${file} is being written by process ${saved.Pid}, which follows the same job.`,
        suggestions: ['Give another file with -o FILE', `rm ${path}   # if that is another program`],
      })
    return {cursor: saved.Cursor, ...(saved.Mark ? {mark: saved.Mark} : {})}
  }

  function save(cursor: FollowCursor, {mark, isOver}: {mark?: FileMark; isOver?: boolean}): void {
    if (!isReady) prepare(folder)
    isReady = true
    const saved: Saved = {
      ...{Version: 1, JobId: jobId, SavedAt: new Date().toISOString()},
      ...(isOver ? {} : {Pid: process.pid, Born: bornOf(process.pid)}),
      ...(mark ? {Mark: mark} : {}),
      Cursor: cursor,
    }
    writeAtomically(path, `${JSON.stringify(saved)}\n`)
  }
}

function readSaved(path: string): Saved | undefined {
  try {
    const saved: Saved | null = JSON.parse(readFileSync(path, 'utf8'))
    return saved?.Version === 1 && Array.isArray(saved.Cursor?.streams) ? saved : undefined
  } catch {
    return undefined
  }
}

function prepare(folder: string): void {
  makeFolder(folder)
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    const age = Date.now() - (statSync(path, {throwIfNoEntry: false})?.mtimeMs ?? Date.now())
    if (age > KEPT_MS) rmSync(path, {force: true})
  }
}
