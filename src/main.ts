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

/** Runs the program: finds the command, runs it and reports all errors. */
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
    else await runCommand(await resolveCommand(config, args), config)
    await flush()
    // Pending list requests would keep the process alive.
    if (process.exitCode === EXIT.interrupted || opensHome) process.exit()
  } catch (error) {
    await reportError(error, args)
  }
}

/** Like oclif's `run`, which would load the configuration a second time. */
async function runCommand(args: string[], config: Config): Promise<void> {
  const [id = '', ...commandArgs] = args
  const isHelpRequested = args.length === 0 || wantsHelp(args)
  if (id === '--version') return void process.stdout.write(`${config.userAgent}\n`)
  if (!isHelpRequested && (config.findCommand(id) || !config.findTopic(id)))
    return void (await config.runCommand(id, commandArgs))
  const {default: ProgramHelp} = await import('./cli/help.js')
  await new ProgramHelp(config).showHelp(args)
}

/** The home screen opens without a command, on a terminal, if prompts are allowed and no JSON is requested. */
function opensHomeScreen(args: readonly string[], globalFlags: ReadonlyMap<string, boolean>): boolean {
  const [first] = args
  if (first !== undefined && !globalFlags.has(first.split('=')[0] ?? '')) return false
  // Checked first, because scripts take this path.
  if (![0, 1, 2].every((stream) => isatty(stream))) return false
  const wantsStructuredOutput =
    hasSwitch(args, '--json') || [...args].some((word) => /^--(output|query)(=|$)/.test(word))
  return !wantsStructuredOutput && detectTerminal({'no-input': hasSwitch(args, '--no-input')}).canAsk
}
