import {openLogFile} from '../log-file.js'

export interface LineWriter {
  write(line: string): void
  /** Resolves when everything is where it belongs. @throws CliError where the file can't be written */
  close(): Promise<void>
}

const BATCH_CHARACTERS = 1 << 16

/** Lines to a file, appended, or else to where text is printed: at once for whoever follows, but not each by a call of the system's own. */
export function lineWriter(file: string | undefined, print: (text: string) => void): LineWriter {
  return file === undefined ? inBatches(print) : openLogFile(file)
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
