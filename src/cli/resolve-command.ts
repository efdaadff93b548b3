import type {Config} from '@oclif/core'
import {type CliError, usageError} from '../errors.js'
import {nearest} from '../text/did-you-mean.js'
import {asksForHelp} from './argv.js'
import {GLOBAL_FLAGS} from './global-flags.js'

/**
 * The words with the command's id as their first (`job:list`), so that oclif takes no argument for a part of it.
 * Without a command, or with a topic's name alone, they stay as they are: oclif shows the help.
 * @throws CliError (usage) for words, or flags alone, that lead to no command
 */
export function findCommand(config: Config, argv: string[]): string[] {
  const end = argv.findIndex((word) => word.startsWith('-'))
  const words = end === -1 ? argv : argv.slice(0, end)
  for (let length = words.length; length > 0; length--) {
    const id = words.slice(0, length).join(':')
    if (config.findCommand(id)) return [id, ...argv.slice(length)]
  }
  const [first] = argv
  if (first === undefined || first === '--version' || asksForHelp(argv)) return argv
  if (words.length === 0) throw noCommand(config, first)
  if (config.findTopic(words.join(':'))) return argv
  throw unknownCommand(config, words)
}

function noCommand({bin}: Config, first: string): CliError {
  const [name = ''] = first.split('=')
  const known = Object.keys(GLOBAL_FLAGS).map((flag) => `--${flag}`)
  const meant = /^-v$/i.test(name) ? '--version' : nearest(name, ['--version', '--help', ...known])
  const isKnown = known.includes(name)
  const suggestions = [...(meant && !isKnown ? [`${bin} ${meant}`] : []), `${bin} --help`]
  return usageError(isKnown || name === '--' ? 'There is no command.' : `Unknown flag: ${name}.`, [
    ...new Set(suggestions),
  ])
}

function unknownCommand(config: Config, words: string[]): CliError {
  const {bin, commands} = config
  const typed = words.slice(0, 2).join(' ')
  const known = [
    ...commands.filter(({hidden}) => !hidden).map(({id}) => id.replaceAll(':', ' ')),
    '--version',
    '--help',
  ]
  const meant = nearest(typed, known) ?? nearest(words[0] ?? '', known)
  const topic = config.findTopic(words[0] ?? '')
  return usageError(`Unknown command: ${bin} ${typed}.`, [
    ...(meant ? [`${bin} ${meant}`] : []),
    `${bin} ${topic ? `${topic.name} ` : ''}--help`,
  ])
}
