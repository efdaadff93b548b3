import {usageError} from './errors.js'
import {readStdin} from './platform/read-text.js'

/** Job ids from the command line; `-` stands for those on standard input, separated by blanks or lines. Each once, in order. */
export async function jobIds(words: string[]): Promise<string[]> {
  const lists = await Promise.all(words.map(async (word) => (word === '-' ? (await readStdin('-')).split(/\s+/) : [word])))
  const ids = [...new Set(lists.flat().filter((id) => id !== ''))]
  const flags = ids.filter((id) => id.startsWith('-'))
  if (flags.length > 0)
    throw usageError(`Unknown ${flags.length === 1 ? 'flag' : 'flags'} ${flags.join(', ')}.`, ['Add --help to see the flags there are.'])
  if (ids.length === 0) throw usageError('No job id was given.', ['pai-dlc job list'])
  return ids
}
