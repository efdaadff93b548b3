import {closeSync, constants, fstatSync, openSync, readSync, type Stats} from 'node:fs'

/** Error codes of this module, in addition to those of the system. */
export const NOT_REGULAR = 'ERR_NOT_REGULAR'
export const TOO_LARGE = 'ERR_TOO_LARGE'

const CHUNK_BYTES = 65_536
const {O_RDONLY, O_NONBLOCK = 0, O_NOCTTY = 0} = constants

export interface FileContent {
  bytes: Buffer
  stats: Stats
}

/**
 * Opens a file for reading without waiting, which a named pipe that nobody writes would make it do. The caller closes
 * it. File system errors pass through.
 */
export function openForReading(path: string): {fd: number; stats: Stats} {
  const fd = openSync(path, O_RDONLY | O_NONBLOCK | O_NOCTTY)
  return {fd, stats: fstatSync(fd)}
}

/**
 * A regular file, up to a size in bytes: a pipe or a device may have no end. File system errors pass through.
 * @throws Error with code ERR_NOT_REGULAR or ERR_TOO_LARGE
 */
export function readRegularFile(path: string, maxBytes: number): FileContent {
  const {fd, stats} = openForReading(path)
  try {
    if (!stats.isFile()) throw fileError(stats.isDirectory() ? 'EISDIR' : NOT_REGULAR, path)
    return {bytes: readAll(fd, path, maxBytes), stats}
  } finally {
    closeSync(fd)
  }
}

/** To the end of an open file. Its size is not asked for: files in /proc have none. */
export function readAll(fd: number, path: string, maxBytes: number): Buffer {
  const chunks: Buffer[] = []
  for (let size = 0; ; ) {
    const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, maxBytes + 1 - size))
    const count = readSync(fd, chunk, 0, chunk.length, null)
    if (count === 0) return Buffer.concat(chunks)
    size += count
    if (size > maxBytes) throw fileError(TOO_LARGE, path)
    chunks.push(chunk.subarray(0, count))
  }
}

/** Whether others than this user and root can change a file or folder. Always false on Windows. */
export function isWritableByOthers({uid, mode}: Pick<Stats, 'uid' | 'mode'>): boolean {
  if (process.getuid === undefined) return false
  return (uid !== process.getuid() && uid !== 0) || (mode & 0o022) !== 0
}

export function fileError(code: string, path: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: ${path}`), {code, path})
}
