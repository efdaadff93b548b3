import type {Config} from '@oclif/core'
import {type CliError, usageError} from './errors.js'
import {nearest} from './nearest.js'

/**
 * The words with the command's id as their first (`job:list`), so that oclif takes no argument for a part of it. Without a command, or
 * with a topic's name alone, they stay as they are: oclif shows the help.
 * @throws CliError (usage) for words that lead to no command
 */
export function findCommand(config: Config, argv: string[]): string[] {
  const end = argv.findIndex((word) => word.startsWith('-'))
  const words = end === -1 ? argv : argv.slice(0, end)
  for (let length = words.length; length > 0; length--) {
    const id = words.slice(0, length).join(':')
    if (config.findCommand(id)) return [id, ...argv.slice(length)]
  }
  if (words.length === 0 || config.findTopic(words.join(':'))) return argv
  throw unknownCommand(config, words)
}

function unknownCommand(config: Config, words: string[]): CliError {
  const {bin, commands} = config
  const typed = words.slice(0, 2).join(' ')
  const known = commands.filter(({hidden}) => !hidden).map(({id}) => id.replaceAll(':', ' '))
  const meant = nearest(typed, known) ?? nearest(words[0] ?? '', known)
  const topic = config.findTopic(words[0] ?? '')
  return usageError(`Unknown command: ${bin} ${typed}.`, [
    ...(meant ? [`${bin} ${meant}`] : []),
    `${bin} ${topic ? `${topic.name} ` : ''}--help`,
  ])
}
