import {once} from 'node:events'
import {createWriteStream} from 'node:fs'
import {usageError} from './errors.js'

export interface LineWriter {
  write(line: string): void
  /** Resolves when everything is where it belongs. @throws CliError (usage) where the file can't be written */
  close(): Promise<void>
}

const BATCH_CHARACTERS = 1 << 16

/** Lines to a file, appended, or else to where text is printed: at once for whoever follows, but not each by a call of the system's own. */
export function lineWriter(file: string | undefined, print: (text: string) => void): LineWriter {
  if (file === undefined) return inBatches(print)
  const stream = createWriteStream(file, {flags: 'a'})
  const failed = new Promise<Error>((resolve) => stream.once('error', resolve))
  const {write, close} = inBatches((text) => stream.write(text))
  return {
    write,
    async close() {
      await close()
      stream.end()
      const error = await Promise.race([failed, once(stream, 'close').then(() => undefined)])
      if (error) throw usageError(`Can’t write ${file}: ${error.message}.`, [`ls -ld ${file}`])
    },
  }
}

/** Lines that are written in one go are printed in one go. */
function inBatches(print: (text: string) => void): LineWriter {
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
