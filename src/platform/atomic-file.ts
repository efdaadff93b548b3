import {randomBytes} from 'node:crypto'
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
import {makeFolder} from './make-directory.js'

/**
 * Writes a value in one step, on the disk before it returns, for its owner only (file 0600, folders 0700). File errors
 * pass through.
 */
export function writeWhole(path: string, value: unknown): void {
  makeFolder(dirname(path))
  const draft = `${path}.${randomBytes(6).toString('hex')}.tmp`
  try {
    const file = openSync(draft, 'wx', 0o600)
    try {
      // One call of the system's own may write a part only, as on a disk that is nearly full.
      writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(draft, path)
    keepName(dirname(path))
  } catch (error) {
    rmSync(draft, {force: true})
    throw error
  }
}

/**
 * The new name, too, outlasts a loss of power. Where folders can't be opened, as on Windows, that is left to the file
 * system.
 */
function keepName(folder: string): void {
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
export function readValue<T>(path: string): T | undefined {
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
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
