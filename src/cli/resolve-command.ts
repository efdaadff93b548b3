import type {Config} from '@oclif/core'
import {type CliError, usageError} from '../errors.js'
import {findNearest} from '../text/did-you-mean.js'
import {wantsHelp} from './argv.js'
import {GLOBAL_FLAGS} from './global-flags.js'

/**
 * Replaces `job list` by the command id `job:list`, so that oclif does not mistake an argument for part of the command.
 * Returns argv unchanged if it has no command or only a topic, so that oclif shows the help.
 * @throws CliError (usage) if there is no such command
 */
export async function resolveCommand(config: Config, argv: string[]): Promise<string[]> {
  const end = argv.findIndex((word) => word.startsWith('-'))
  const commandWords = end === -1 ? argv : argv.slice(0, end)
  for (let length = commandWords.length; length > 0; length--) {
    const id = commandWords.slice(0, length).join(':')
    if (config.findCommand(id)) return [id, ...argv.slice(length)]
  }
  const [first] = argv
  if (first === 'version' || first === '-v') return ['--version']
  if (first === undefined || first === '--version' || wantsHelp(argv)) return argv
  if (commandWords.length === 0) throw missingCommandError(config, first)
  if (config.findTopic(commandWords.join(':'))) return argv
  throw await unknownCommandError(config, commandWords, argv)
}

function missingCommandError({bin}: Config, first: string): CliError {
  const [name = ''] = first.split('=')
  const knownFlags = Object.keys(GLOBAL_FLAGS).map((flag) => `--${flag}`)
  const closest = name === '-V' ? '--version' : findNearest(name, ['--version', '--help', ...knownFlags])
  const isKnown = knownFlags.includes(name)
  const suggestions = [...(closest && !isKnown ? [`${bin} ${closest}`] : []), `${bin} --help`]
  return usageError(isKnown || name === '--' ? 'Missing command.' : `Unknown flag: ${name}.`, [...new Set(suggestions)])
}

/** Never suggested for a word that is only similar. */
const DESTRUCTIVE_COMMANDS = ['job stop', 'job delete', 'template delete', 'sandbox stop', 'sandbox reset']

async function unknownCommandError(config: Config, commandWords: string[], argv: string[]): Promise<CliError> {
  const {bin, commands} = config
  const {translateCommandLine} = await import('./foreign-words.js')
  const translated = translateCommandLine(argv, (id) => config.findCommand(id) !== undefined)
  const typed = commandWords.slice(0, 2).join(' ')
  const knownCommands = [
    ...commands.filter(({hidden}) => !hidden).map(({id}) => id.replaceAll(':', ' ')),
    '--version',
    '--help',
  ]
  const nearest = findNearest(typed, knownCommands) ?? findNearest(commandWords[0] ?? '', knownCommands)
  const closest = nearest && DESTRUCTIVE_COMMANDS.includes(nearest) ? undefined : nearest
  const suggestion = translated ?? (closest && `${bin} ${closest}`)
  const topic = config.findTopic(commandWords[0] ?? '')
  return usageError(`Unknown command: ${bin} ${typed}.`, [
    ...(suggestion ? [suggestion] : []),
    `${bin} ${topic ? `${topic.name} ` : ''}--help`,
  ])
}
