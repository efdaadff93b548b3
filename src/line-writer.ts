import {openLogFile} from './log-file.js'

export interface LineWriter {
  write(line: string): void
  /** Resolves when everything is where it belongs. @throws CliError where the file can't be written */
  close(): Promise<void>
}

/** Lines to a file, appended, or else to where they are printed. */
export function lineWriter(file: string | undefined, print: (line: string) => void): LineWriter {
  return file === undefined ? {write: print, close: async () => {}} : openLogFile(file)
}
