import {isUtf8} from 'node:buffer'
import {usageError} from '../errors.js'

/**
 * The text of bytes in UTF-8, or in UTF-16 with a byte order mark.
 * @param source a path, or "stdin"
 * @throws CliError (usage) for another encoding, with its likely name and the first line that is in it
 */
export function decodeText(bytes: Buffer, source: string): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe && !(bytes[2] === 0 && bytes[3] === 0)) return decode('utf-16le', bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decode('utf-16be', bytes)
  const name = isUtf8(bytes) ? (bytes.includes(0) ? 'UTF-16 or UTF-32' : undefined) : guessEncoding(bytes)
  if (name === undefined) return bytes.toString('utf8')
  const command = source === 'stdin' ? `iconv -f ${iconvName(name)} -t UTF-8` : convertCommand(source, name)
  throw usageError(`${source}, line ${findFirstBadLine(bytes)}: This is not UTF-8. It looks like ${name}.`, [
    'Save it as UTF-8',
    command,
  ])
}

const decode = (encoding: string, bytes: Buffer) => new TextDecoder(encoding).decode(bytes)

function guessEncoding(bytes: Buffer): string {
  if (bytes.includes(0)) return 'UTF-16 or UTF-32'
  try {
    new TextDecoder('gb18030', {fatal: true}).decode(bytes)
    return 'GBK'
  } catch {
    return 'Latin-1'
  }
}

const iconvName = (name: string) => (name.startsWith('UTF-16') ? 'UTF-16' : name === 'Latin-1' ? 'ISO-8859-1' : name)

function convertCommand(path: string, name: string): string {
  return `iconv -f ${iconvName(name)} -t UTF-8 ${path} > ${path.replace(/(\.[^./\\]*)?$/, '.utf-8$1')}`
}

/** Counted from 1. A line break is the same byte in these encodings. */
function findFirstBadLine(bytes: Buffer): number {
  let line = 1
  for (let start = 0; start <= bytes.length; line++) {
    const end = bytes.indexOf(0x0a, start)
    const content = bytes.subarray(start, end === -1 ? undefined : end)
    if (!isUtf8(content) || content.includes(0) || end === -1) return line
    start = end + 1
  }
  return line
}
