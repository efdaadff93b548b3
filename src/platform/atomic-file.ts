import {closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, writeFileSync} from 'node:fs'
import {dirname} from 'node:path'
import {makeDirectory} from './make-directory.js'
import {readRegularFile} from './read-file.js'

/**
 * Writes a file atomically, with mode 0600; new directories get 0700. Throws file system errors.
 * @param isDurable whether to flush the file to disk, so that it survives a power failure
 */
export function writeFileAtomically(path: string, content: string | Uint8Array, {isDurable = false} = {}): void {
  makeDirectory(dirname(path))
  // Not node:crypto, which would slow down start-up. `wx` refuses an existing name, so that it need not be secret.
  const temporary = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}.tmp`
  try {
    const file = openSync(temporary, 'wx', 0o600)
    try {
      // Unlike writeSync, writeFileSync repeats short writes.
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

/** Writes a value as JSON, flushed to disk. Throws file system errors. */
export function writeJsonFile(path: string, value: unknown): void {
  writeFileAtomically(path, `${JSON.stringify(value, null, 2)}\n`, {isDurable: true})
}

/** Flushes a rename to disk. Windows can't open directories. */
function syncDirectory(folder: string): void {
  try {
    const opened = openSync(folder, 'r')
    try {
      fsyncSync(opened)
    } finally {
      closeSync(opened)
    }
  } catch {
    // The file itself is already flushed.
  }
}

/** More than any file of this program has. */
const MAX_JSON_BYTES = 16_777_216

/** The object in a JSON file, or undefined if it can't be read. */
export function readJsonFile<T>(path: string, maxBytes = MAX_JSON_BYTES): T | undefined {
  try {
    const value: unknown = JSON.parse(readRegularFile(path, maxBytes).bytes.toString('utf8'))
    return typeof value === 'object' && value !== null ? (value as T) : undefined
  } catch {
    return undefined
  }
}

/** The names in a directory; empty if it does not exist. */
export function listDirectory(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
