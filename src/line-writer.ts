import {once} from 'node:events'
import {createWriteStream} from 'node:fs'
import {usageError} from './errors.js'

export interface LineWriter {
  write(line: string): void
  /** Resolves when everything is where it belongs. @throws CliError (usage) where the file can't be written */
  close(): Promise<void>
}

/** Lines to a file, appended, or else to where they are printed. */
export function lineWriter(file: string | undefined, print: (line: string) => void): LineWriter {
  if (file === undefined) return {write: print, close: async () => {}}
  const stream = createWriteStream(file, {flags: 'a'})
  const failed = new Promise<Error>((resolve) => stream.once('error', resolve))
  return {
    write: (line) => stream.write(`${line}\n`),
    async close() {
      stream.end()
      const error = await Promise.race([failed, once(stream, 'close').then(() => undefined)])
      if (error) throw usageError(`Can’t write ${file}: ${error.message}.`, [`ls -ld ${file}`])
    },
  }
}
