import {
  chmodSync,
  closeSync,
  constants,
  fsyncSync,
  linkSync,
  openSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import {dirname} from 'node:path'
import {makeDirectory} from './make-directory.js'
import {readRegularFile} from './read-file.js'

/**
 * Writes a file atomically, with mode 0600; new directories get 0700. Throws file system errors.
 * @param isDurable whether to flush the file to disk, so that it survives a power failure
 */
export function writeFileAtomically(path: string, content: string | Uint8Array, {isDurable = false} = {}): void {
  makeDirectory(dirname(path))
  writeBeside(path, content, {isDurable}, (temporary) => {
    renameSync(temporary, path)
    if (isDurable) syncDirectory(dirname(path))
  })
}

/** Creates a complete file, or none if the disk is full or the process is killed. False if the file exists. */
export function createFileAtomically(path: string, content: string): boolean {
  return writeBeside(path, content, {}, (temporary) => {
    try {
      linkSync(temporary, path)
      return true
    } catch (error) {
      const {code = ''} = error as NodeJS.ErrnoException
      if (code === 'EEXIST') return false
      if (!NO_HARD_LINKS.includes(code)) throw error
      return createInPlace(path, content)
    } finally {
      rmSync(temporary, {force: true})
    }
  })
}

/** How file systems without hard links answer, such as FAT. */
const NO_HARD_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']

function createInPlace(path: string, content: string): boolean {
  try {
    writeFileSync(path, content, {flag: 'wx', mode: 0o600})
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    rmSync(path, {force: true})
    throw error
  }
}

/** Writes a temporary file in the same directory. If that or `use` fails, it is removed, and the error names `path`. */
function writeBeside<Result>(
  path: string,
  content: string | Uint8Array,
  {isDurable = false, mode = 0o600}: {isDurable?: boolean; mode?: number},
  use: (temporary: string) => Result,
): Result {
  // Not node:crypto, which would slow down start-up. `wx` refuses an existing name, so that it need not be secret.
  const temporary = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}.tmp`
  try {
    const file = openSync(temporary, 'wx', mode)
    try {
      // Unlike writeSync, writeFileSync repeats short writes.
      writeFileSync(file, content)
      if (isDurable) fsyncSync(file)
    } finally {
      closeSync(file)
    }
    return use(temporary)
  } catch (error) {
    rmSync(temporary, {force: true})
    // The error of a write has no path.
    throw Object.assign(error as Error, {path})
  }
}

/**
 * Writes a file that the user named, whole or not at all. An existing one keeps its permissions.
 * @param canReplace whether an existing file may be replaced. Throws file system errors, such as EEXIST
 * @param mode of a new file
 */
export function writeUserFile(path: string, content: string, {canReplace = false, mode = 0o666}): void {
  const stats = statSync(path, {throwIfNoEntry: false})
  if (!stats || !canReplace) createUserFile(path, content, mode)
  else if (stats.isFile()) replaceUserFile(realpathSync(path), content, stats.mode & 0o777)
  else {
    // Opening a named pipe without a reader would wait for one.
    if (stats.isFIFO()) closeSync(openSync(path, constants.O_WRONLY | constants.O_NONBLOCK))
    writeFileSync(path, content)
  }
}

function replaceUserFile(path: string, content: string, mode: number): void {
  writeBeside(path, content, {mode}, (temporary) => {
    chmodSync(temporary, mode)
    renameSync(temporary, path)
  })
}

function createUserFile(path: string, content: string, mode: number): void {
  const file = openSync(path, 'wx', mode)
  try {
    writeFileSync(file, content)
  } catch (error) {
    rmSync(path, {force: true})
    throw error
  } finally {
    closeSync(file)
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
