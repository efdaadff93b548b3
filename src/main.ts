import {isatty} from 'node:tty'
import {type Config, flush} from '@oclif/core'
import {asksForHelp, commandFirst, isOn} from './cli/argv.js'
import {leaveOnSignals, watchStreams} from './cli/exit-handlers.js'
import {GLOBAL_FLAGS} from './cli/global-flags.js'
import {loadProgram} from './cli/oclif-config.js'
import {reportFailure} from './cli/report-error.js'
import {findCommand} from './cli/resolve-command.js'
import {lookAtTerminal} from './cli/terminal.js'
import {EXIT} from './errors.js'

/**
 * The program: finds the command and runs it. Whatever fails outside of a command is reported as one of its errors
 * would be.
 */
export async function main(argv: string[], url: string): Promise<void> {
  watchStreams()
  leaveOnSignals()
  const takesValue = new Map(Object.entries(GLOBAL_FLAGS).map(([name, flag]) => [`--${name}`, flag.type === 'option']))
  const ordered = commandFirst(argv, takesValue)
  const words = ordered[0] === 'help' ? [...ordered.slice(1), '--help'] : ordered
  try {
    const config = await loadProgram(url)
    const isHome = isForHome(words, takesValue)
    if (isHome) await (await import('./home/command.js')).Home.run(words, config)
    else await run(findCommand(config, words), config)
    await flush()
    // Lists that are still arriving when somebody leaves would keep the program up.
    if (process.exitCode === EXIT.interrupted || isHome) process.exit()
  } catch (error) {
    await reportFailure(error, words)
  }
}

/** As oclif's own `run`, which would load the configuration once more. */
async function run(words: string[], config: Config): Promise<void> {
  const [id = '', ...rest] = words
  const asksHelp = words.length === 0 || asksForHelp(words)
  if (id === '--version') return void process.stdout.write(`${config.userAgent}\n`)
  if (!asksHelp && (config.findCommand(id) || !config.findTopic(id))) return void (await config.runCommand(id, rest))
  const {default: ProgramHelp} = await import('./cli/help.js')
  await new ProgramHelp(config).showHelp(words)
}

/** Without a command, on a terminal, where somebody can be asked and no answer for programs is wanted. */
function isForHome(words: readonly string[], globalFlags: ReadonlyMap<string, boolean>): boolean {
  const [first] = words
  if (first !== undefined && !globalFlags.has(first.split('=')[0] ?? '')) return false
  // Off a terminal nothing more is looked at: this is the way of `pai-dlc` in scripts, which prints the help.
  if (![0, 1, 2].every((stream) => isatty(stream))) return false
  const isForPrograms = isOn(words, '--json') || [...words].some((word) => /^--(output|query)(=|$)/.test(word))
  return !isForPrograms && lookAtTerminal({'no-input': isOn(words, '--no-input')}).canAsk
}
