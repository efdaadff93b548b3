import {randomBytes} from 'node:crypto'
import {chmodSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs'
import {makeFolder} from '../platform/make-directory.js'
import {joinPath, stateFolder, type UserEnvironment, userEnvironment} from '../platform/paths.js'

/** Something begun and not finished, kept between two runs. */
export interface Drafts {
  /** What was kept; undefined if nothing, or nothing that can be read. */
  read(): unknown
  /** Keeps it instead of what was kept before. That it can't be written is no reason to stop: it is not kept then. */
  keep(draft: object): void
  remove(): void
}

/**
 * The draft of one kind for one region and identity, in the user's state folder, readable by its owner only (file 0600,
 * folder 0700).
 * @param kind such as "job"
 * @param where what its ids belong to, such as "cn-hangzhou default": another one has another draft
 */
export function drafts(kind: string, where: string, place: UserEnvironment = userEnvironment()): Drafts {
  const path = draftPath(kind, where, place)
  const folder = joinPath(place.platform, path, '..')
  return {
    read() {
      try {
        return JSON.parse(readFileSync(path, 'utf8'))
      } catch {
        return undefined
      }
    },
    keep(draft) {
      const next = `${path}.${randomBytes(6).toString('hex')}`
      try {
        makeFolder(folder)
        chmodSync(folder, 0o700)
        writeFileSync(next, `${JSON.stringify(draft)}\n`, {mode: 0o600, flag: 'wx'})
        renameSync(next, path)
      } catch {
        tryTo(() => rmSync(next, {force: true}))
      }
    },
    remove: () => tryTo(() => rmSync(path, {force: true})),
  }
}

export function draftPath(kind: string, where: string, place: UserEnvironment): string {
  return joinPath(place.platform, stateFolder(place), 'drafts', `${kind}-${where.replace(/[^\w.-]+/g, '_')}.json`)
}

function tryTo(act: () => void): void {
  try {
    act()
  } catch {
    // A draft that stays is offered once more.
  }
}
