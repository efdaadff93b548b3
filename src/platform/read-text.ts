import {readFileSync} from 'node:fs'
import {usageError} from '../errors.js'

/** A file's text. @throws CliError (usage) where it can't be read, with the reason */
export function readTextFile(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const reasons: Record<string, string> = {
      ENOENT: 'there is no such file',
      EISDIR: 'it is a folder',
      EACCES: 'it may not be read',
    }
    const {code = '', message} = error as NodeJS.ErrnoException
    throw usageError(`Can’t read ${path}: ${reasons[code] ?? message}.`, [
      code === 'ENOENT' ? `ls -l ${path}` : `file ${path}`,
    ])
  }
}

/** All of standard input. @throws CliError (usage) on a terminal, where nothing would ever come */
export async function readStdin(flag: string): Promise<string> {
  if (process.stdin.isTTY)
    throw usageError(`${flag} reads standard input, and that is a terminal.`, [`cat job.yaml | pai-dlc … ${flag}`])
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString('utf8')
}
