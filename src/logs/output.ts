import {createHash} from 'node:crypto'
import {closeSync, constants, fstatSync, ftruncateSync, openSync, readSync, statSync, writeSync} from 'node:fs'
import {Socket} from 'node:net'
import {CliError, usageError} from '../errors.js'
import {describeFsError} from '../platform/fs-errors.js'

export interface LineWriter {
  write(line: string): void
  /** Resolves when everything is written. @throws CliError if the file can't be written */
  close(): Promise<void>
}

const BATCH_CHARACTERS = 1 << 16

export function createLineWriter(file: string | undefined, print: (text: string) => void): LineWriter {
  return file === undefined ? createBatchWriter(print) : openLogFile(file)
}

function createBatchWriter(print: (text: string) => void): LineWriter {
  let batch = ''
  const flush = () => {
    if (batch !== '') print(batch)
    batch = ''
  }
  return {
    write(line) {
      if (batch === '') queueMicrotask(flush)
      batch += `${line}\n`
      if (batch.length > BATCH_CHARACTERS) flush()
    },
    close: async () => flush(),
  }
}

/** The size of a file, and the hash of its last bytes. */
export interface FileFingerprint {
  Size: number
  Tail: string
}

export interface LogFile extends LineWriter {
  /** Writes buffered lines; waits for the reader of a pipe. */
  flush(): void | Promise<void>
  /** Flushes, and returns the fingerprint; undefined if it is not a regular file. */
  fingerprint(): FileFingerprint | undefined
}

const BUFFER_BYTES = 65_536
const TAIL_BYTES = 65_536

/**
 * Opens a file for appending. With a fingerprint it is truncated to that state first, because later lines will be read
 * again; otherwise an unfinished last line is terminated.
 * @throws CliError (usage) if it can't be opened, (failure) if it has changed or can't be written
 */
export function openLogFile(file: string, fingerprint?: FileFingerprint): LogFile {
  if (statSync(file, {throwIfNoEntry: false})?.isFIFO()) return openPipe(file)
  const fd = openForAppend(file)
  const isRegularFile = fstatSync(fd).isFile()
  if (fingerprint) truncateTo(fd, file, fingerprint)
  else if (isRegularFile && !endsWithNewline(fd)) writeAll(fd, file, '\n')
  let buffered: string[] = []
  let bufferedBytes = 0
  const flush = () => {
    const text = buffered.join('')
    buffered = []
    bufferedBytes = 0
    if (text !== '') writeAll(fd, file, text)
  }
  return {
    flush,
    write(line) {
      buffered.push(`${line}\n`)
      bufferedBytes += line.length + 1
      if (bufferedBytes >= BUFFER_BYTES) flush()
    },
    fingerprint() {
      flush()
      if (!isRegularFile) return undefined
      const Size = fstatSync(fd).size
      return {Size, Tail: hashTail(fd, Size)}
    },
    async close() {
      flush()
      closeSync(fd)
    },
  }
}

/** A named pipe that has a reader. Writing never blocks, so that signals end the program also if the reader is slow. */
function openPipe(file: string): LogFile {
  const pipe = new Socket({fd: openForAppend(file), readable: false, writable: true})
  let failure: Error | undefined
  pipe.on('error', (error) => {
    failure = error
  })
  const settle = (act: (done: () => void) => void) =>
    new Promise<void>((resolve, reject) => act(() => (failure ? reject(writeError(file, failure)) : resolve())))
  return {
    write(line) {
      if (failure) throw writeError(file, failure)
      pipe.write(`${line}\n`)
    },
    flush: () => (pipe.writableLength > 0 ? settle((done) => pipe.write('', done)) : undefined),
    fingerprint: () => undefined,
    close: () => (failure ? Promise.reject(writeError(file, failure)) : settle((done) => pipe.end(done))),
  }
}

function openForAppend(file: string): number {
  try {
    // Without a reader, opening a pipe would wait for one.
    if (statSync(file, {throwIfNoEntry: false})?.isFIFO())
      return openSync(file, constants.O_WRONLY | constants.O_NONBLOCK)
    return openSync(file, 'a+', 0o666)
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException
    // Some devices can't be opened for reading and appending.
    if (code === 'ESPIPE') return openSync(file, 'a')
    throw usageError(`Can't write ${file}: ${describeFsError(error)}.`, [`ls -ld ${file}`])
  }
}

function truncateTo(fd: number, file: string, fingerprint: FileFingerprint): void {
  const {size} = fstatSync(fd)
  if (size < fingerprint.Size || hashTail(fd, fingerprint.Size) !== fingerprint.Tail)
    throw new CliError({
      code: 'OutputChanged',
      exit: 'failure',
      message:
        `${file} has changed since following was interrupted: ` +
        `${size < fingerprint.Size ? 'it is shorter' : 'its end differs'}. It was not modified.`,
      suggestions: ['Omit --resume, or use another file: -o FILE'],
    })
  ftruncateSync(fd, fingerprint.Size)
}

function hashTail(fd: number, size: number): string {
  const bytes = Buffer.alloc(Math.min(size, TAIL_BYTES))
  readSync(fd, bytes, 0, bytes.length, size - bytes.length)
  return createHash('sha1').update(bytes).digest('base64')
}

function endsWithNewline(fd: number): boolean {
  const {size} = fstatSync(fd)
  const last = Buffer.alloc(1)
  return size === 0 || readSync(fd, last, 0, 1, size - 1) === 0 || last[0] === 10
}

function writeAll(fd: number, file: string, text: string): void {
  const bytes = Buffer.from(text)
  try {
    for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done)
  } catch (error) {
    throw writeError(file, error)
  }
}

function writeError(file: string, error: unknown): CliError {
  return new CliError({
    code: 'WriteFailed',
    exit: 'failure',
    message: `Can't write ${file}: ${describeFsError(error)}.`,
    suggestions: [`df -h ${file}`],
    cause: error,
  })
}
