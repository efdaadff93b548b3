import {
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import {dirname} from 'node:path'
import {makeDirectory} from './make-directory.js'

/**
 * Writes a file in one step, so that readers see the old content or the new one, never a part. For its owner only: file
 * 0600, new directories 0700. File system errors pass through, and leave no temporary file.
 * @param isDurable whether the content must outlast a loss of power once this returns
 */
export function writeFileAtomically(path: string, content: string | Uint8Array, {isDurable = false} = {}): void {
  makeDirectory(dirname(path))
  // Not from node:crypto, which start-up would load: `wx` refuses a name that exists, a link included.
  const temporary = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}.tmp`
  try {
    const file = openSync(temporary, 'wx', 0o600)
    try {
      // A single write call may write a part only, as on a disk that is nearly full; this one repeats it.
      writeFileSync(file, content)
      if (isDurable) fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(temporary, path)
    if (isDurable) syncDirectory(dirname(path))
  } catch (error) {
    rmSync(temporary, {force: true})
    throw error
  }
}

/** A value as JSON, durably. File system errors pass through. */
export function writeJsonFile(path: string, value: unknown): void {
  writeFileAtomically(path, `${JSON.stringify(value, null, 2)}\n`, {isDurable: true})
}

/** Makes a rename outlast a loss of power. Windows can't open directories and leaves that to the file system. */
function syncDirectory(folder: string): void {
  try {
    const opened = openSync(folder, 'r')
    try {
      fsyncSync(opened)
    } finally {
      closeSync(opened)
    }
  } catch {
    // The file itself is whole.
  }
}

/** The value of a file; undefined where there is none, or none that can be read. */
export function readJsonFile<T>(path: string): T | undefined {
  try {
    // A pipe would be waited for.
    if (!statSync(path).isFile()) return undefined
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return typeof value === 'object' && value !== null ? (value as T) : undefined
  } catch {
    return undefined
  }
}

/** Names in a folder; none where there is no such folder. */
export function listDirectory(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
