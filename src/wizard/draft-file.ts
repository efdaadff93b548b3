import {chmodSync, rmSync} from 'node:fs'
import {readJsonFile, writeFileAtomically} from '../platform/atomic-file.js'
import {makeDirectory} from '../platform/make-directory.js'
import {joinPlatformPath, stateDirectory, type UserEnvironment, userEnvironment} from '../platform/paths.js'

/** Something begun and not finished, kept between two runs. */
export interface DraftStore {
  /** What was kept; undefined if nothing, or nothing that can be read. */
  read(): unknown
  /** Keeps it instead of what was kept before. That it can't be written is no reason to stop: it is not kept then. */
  save(draft: object): void
  remove(): void
}

/**
 * The draft of one kind for one region and identity, in the user's state folder, readable by its owner only (file 0600,
 * folder 0700).
 * @param kind such as "job"
 * @param scope what its ids belong to, such as "cn-hangzhou default": another one has another draft
 */
export function createDraftStore(
  kind: string,
  scope: string,
  environment: UserEnvironment = userEnvironment(),
): DraftStore {
  const path = draftPath(kind, scope, environment)
  const folder = joinPlatformPath(environment.platform, path, '..')
  return {
    read: () => readJsonFile(path),
    save(draft) {
      ignoreErrors(() => {
        makeDirectory(folder)
        chmodSync(folder, 0o700)
        writeFileAtomically(path, `${JSON.stringify(draft)}\n`)
      })
    },
    remove: () => ignoreErrors(() => rmSync(path, {force: true})),
  }
}

export function draftPath(kind: string, scope: string, environment: UserEnvironment): string {
  return joinPlatformPath(
    environment.platform,
    stateDirectory(environment),
    'drafts',
    `${kind}-${scope.replace(/[^\w.-]+/g, '_')}.json`,
  )
}

function ignoreErrors(action: () => void): void {
  try {
    action()
  } catch {
    // A draft that can't be written is not kept, and one that stays is offered once more.
  }
}
