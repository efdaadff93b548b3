import {chmodSync, rmSync} from 'node:fs'
import {readJsonFile, writeFileAtomically} from '../platform/atomic-file.js'
import {makeDirectory} from '../platform/make-directory.js'
import {joinPlatformPath, stateDirectory, type UserEnvironment, userEnvironment} from '../platform/paths.js'

export interface DraftStore {
  /** Undefined if there is no readable draft. */
  read(): unknown
  /** Replaces the draft. Ignores errors, because a draft is only a convenience. */
  save(draft: object): void
  remove(): void
}

/**
 * Stores one draft per kind and scope in the state directory, readable only by its owner.
 * @param scope region and identity, such as "cn-hangzhou default", because ids are only valid there
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
  } catch {}
}
