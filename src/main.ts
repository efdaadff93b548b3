import {isatty} from 'node:tty'
import {type Config, flush} from '@oclif/core'
import {hasSwitch, moveCommandFirst, wantsHelp} from './cli/argv.js'
import {handleStreamErrors, installSignalHandlers} from './cli/exit-handlers.js'
import {GLOBAL_FLAGS} from './cli/global-flags.js'
import {loadOclifConfig} from './cli/oclif-config.js'
import {reportError} from './cli/report-error.js'
import {resolveCommand} from './cli/resolve-command.js'
import {detectTerminal} from './cli/terminal.js'
import {EXIT} from './errors.js'

/**
 * The program: finds the command and runs it. Whatever fails outside of a command is reported as one of its errors
 * would be.
 */
export async function main(argv: string[], url: string): Promise<void> {
  handleStreamErrors()
  installSignalHandlers()
  const flagTakesValue = new Map(
    Object.entries(GLOBAL_FLAGS).map(([name, flag]) => [`--${name}`, flag.type === 'option']),
  )
  const reordered = moveCommandFirst(argv, flagTakesValue)
  const args = reordered[0] === 'help' ? [...reordered.slice(1), '--help'] : reordered
  try {
    const config = await loadOclifConfig(url)
    const opensHome = opensHomeScreen(args, flagTakesValue)
    if (opensHome) await (await import('./home/command.js')).HomeCommand.run(args, config)
    else await runCommand(resolveCommand(config, args), config)
    await flush()
    // Lists that are still arriving when somebody leaves would keep the program up.
    if (process.exitCode === EXIT.interrupted || opensHome) process.exit()
  } catch (error) {
    await reportError(error, args)
  }
}

/** As oclif's own `run`, which would load the configuration once more. */
async function runCommand(args: string[], config: Config): Promise<void> {
  const [id = '', ...commandArgs] = args
  const isHelpRequested = args.length === 0 || wantsHelp(args)
  if (id === '--version') return void process.stdout.write(`${config.userAgent}\n`)
  if (!isHelpRequested && (config.findCommand(id) || !config.findTopic(id)))
    return void (await config.runCommand(id, commandArgs))
  const {default: ProgramHelp} = await import('./cli/help.js')
  await new ProgramHelp(config).showHelp(args)
}

/** Without a command, on a terminal, where somebody can be asked and no answer for programs is wanted. */
function opensHomeScreen(args: readonly string[], globalFlags: ReadonlyMap<string, boolean>): boolean {
  const [first] = args
  if (first !== undefined && !globalFlags.has(first.split('=')[0] ?? '')) return false
  // Off a terminal nothing more is looked at: this is the way of `pai-dlc` in scripts, which prints the help.
  if (![0, 1, 2].every((stream) => isatty(stream))) return false
  const wantsStructuredOutput =
    hasSwitch(args, '--json') || [...args].some((word) => /^--(output|query)(=|$)/.test(word))
  return !wantsStructuredOutput && detectTerminal({'no-input': hasSwitch(args, '--no-input')}).canAsk
}
