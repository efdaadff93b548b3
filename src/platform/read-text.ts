import {closeSync} from 'node:fs'
import {Socket} from 'node:net'
import {CliError, usageError} from '../errors.js'
import {decodeText} from './decode-text.js'
import {fileError, openForReading, readAll, TOO_LARGE} from './read-file.js'

/** The largest document that is read: four times what the service accepts. */
const MAX_DOCUMENT_BYTES = 262_144
/** A named pipe may have no writer. */
const PIPE_TIMEOUT_MS = 300_000

const REASONS: Record<string, string> = {
  ENOENT: 'no such file',
  EISDIR: 'it is a directory',
  EACCES: 'permission denied',
  ENXIO: 'it is a socket',
  ENODEV: 'it is a device',
  [TOO_LARGE]: `it has more than ${MAX_DOCUMENT_BYTES / 1024} KiB`,
  ETIMEDOUT: `nothing was written to this pipe for ${PIPE_TIMEOUT_MS / 60_000} minutes`,
}

/**
 * The text of a file or a named pipe, such as that of `<(command)`. Signals interrupt the wait for a pipe.
 * @throws CliError (usage) if it can't be read, is a device or has more than 256 KiB
 */
export async function readTextFile(path: string): Promise<string> {
  try {
    const {fd, stats} = openForReading(path)
    if (stats.isFIFO()) return decodeText(await readPipe(fd), path)
    try {
      if (stats.isDirectory()) throw fileError('EISDIR', path)
      if (!stats.isFile()) throw fileError('ENODEV', path)
      return decodeText(readAll(fd, path, MAX_DOCUMENT_BYTES), path)
    } finally {
      closeSync(fd)
    }
  } catch (error) {
    if (error instanceof CliError) throw error
    const {code = '', message} = error as NodeJS.ErrnoException
    throw usageError(`Can't read ${path}: ${REASONS[code] ?? message}.`, [
      code === 'ENOENT' ? `ls -l ${path}` : `file ${path}`,
    ])
  }
}

/** All of standard input. @throws CliError (usage) on a terminal, or if it has more than 256 KiB */
export async function readStdin(flag: string): Promise<string> {
  if (process.stdin.isTTY)
    throw usageError(`${flag} reads standard input, but it is a terminal.`, [`cat job.yaml | pai-dlc … ${flag}`])
  try {
    return decodeText(await readStream(process.stdin), 'stdin')
  } catch (error) {
    if (error instanceof CliError) throw error
    const {code = '', message} = error as NodeJS.ErrnoException
    throw usageError(`Can't read standard input: ${REASONS[code] ?? message}.`)
  }
}

async function readPipe(fd: number): Promise<Buffer> {
  const pipe = new Socket({fd, readable: true, writable: false})
  const timer = setTimeout(() => pipe.destroy(fileError('ETIMEDOUT', 'pipe')), PIPE_TIMEOUT_MS)
  pipe.once('readable', () => clearTimeout(timer))
  try {
    return await readStream(pipe)
  } finally {
    clearTimeout(timer)
  }
}

async function readStream(stream: AsyncIterable<Buffer | string>): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk as Buffer)
    size += bytes.length
    if (size > MAX_DOCUMENT_BYTES) throw fileError(TOO_LARGE, 'stream')
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}
