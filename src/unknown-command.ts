import type {Config} from '@oclif/core'
import {type CliError, usageError} from './errors.js'
import {nearest} from './nearest.js'

/** The error for words that lead to no command. Without words, or with a topic's name alone, oclif shows the help. */
export function unknownCommand(config: Config, argv: string[]): CliError | undefined {
  const end = argv.findIndex((word) => word.startsWith('-'))
  const words = end === -1 ? argv : argv.slice(0, end)
  const commands = new Set(config.commands.filter(({hidden}) => !hidden).map(({id}) => id))
  for (let length = words.length; length > 0; length--) if (config.findCommand(words.slice(0, length).join(':'))) return undefined
  if (words.length === 0 || config.findTopic(words.join(':'))) return undefined

  const typed = words.slice(0, 2).join(' ')
  const known = [...commands].map((id) => id.replaceAll(':', ' '))
  const meant = nearest(typed, known) ?? nearest(words[0] ?? '', known)
  const topic = config.findTopic(words[0] ?? '')
  return usageError(`Unknown command: ${config.bin} ${typed}.`, [
    ...(meant ? [`${config.bin} ${meant}`] : []),
    `${config.bin} ${topic ? `${topic.name} ` : ''}--help`,
  ])
}
