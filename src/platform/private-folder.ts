import {realpathSync, statSync} from 'node:fs'
import {dirname} from 'node:path'
import {isWritableByOthers} from './read-file.js'

/**
 * The real path of a folder of this user that nobody else can write or put another in the place of; undefined for any
 * other. Root counts as nobody else.
 * @param ownedDepth how many folders of the path, from its end, are this user's alone
 */
export function findPrivateFolder(folder: string, ownedDepth: number): string | undefined {
  try {
    const real = realpathSync(folder)
    let path = real
    for (let depth = 0; ; depth++) {
      const stats = statSync(path)
      if (depth < ownedDepth ? isWritableByOthers(stats) : canReplaceEntries(stats)) return undefined
      if (dirname(path) === path) return real
      path = dirname(path)
    }
  } catch {
    return undefined
  }
}

const STICKY = 0o1000

/** Whether others can replace what this user has in a folder. In a sticky one, such as /tmp, they can't. */
function canReplaceEntries(stats: {uid: number; gid: number; mode: number}): boolean {
  if ((stats.mode & STICKY) !== 0 && stats.uid === 0) return false
  // A group of the user's number has that user alone as its member, by convention (umask 002).
  const mode = stats.gid === stats.uid ? stats.mode & ~0o020 : stats.mode
  return isWritableByOthers({uid: stats.uid, mode})
}
