import {readFileSync} from 'node:fs'
import {usageError} from '../errors.js'

/** A file's text. @throws CliError (usage) if it can't be read */
export function readTextFile(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const reasons: Record<string, string> = {
      ENOENT: 'no such file',
      EISDIR: 'it is a directory',
      EACCES: 'permission denied',
    }
    const {code = '', message} = error as NodeJS.ErrnoException
    throw usageError(`Can't read ${path}: ${reasons[code] ?? message}.`, [
      code === 'ENOENT' ? `ls -l ${path}` : `file ${path}`,
    ])
  }
}

/** All of standard input. @throws CliError (usage) on a terminal */
export async function readStdin(flag: string): Promise<string> {
  if (process.stdin.isTTY)
    throw usageError(`${flag} reads standard input, but it is a terminal.`, [`cat job.yaml | pai-dlc … ${flag}`])
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString('utf8')
}
