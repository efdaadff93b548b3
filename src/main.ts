import {Config, flush, run} from '@oclif/core'
import {reportFailure} from './failure.js'
import {unknownCommand} from './unknown-command.js'

/** The program: finds the command and runs it. Whatever fails outside of a command is reported as one of its errors would be. */
export async function main(argv: string[], url: string): Promise<void> {
  process.stdout.on('error', onClosedPipe)
  process.stderr.on('error', onClosedPipe)
  const words = argv[0] === 'help' ? [...argv.slice(1), '--help'] : argv
  try {
    const config = await Config.load(new URL(url).href)
    const error = unknownCommand(config, words)
    if (error) throw error
    await run(words, config)
    await flush()
  } catch (error) {
    await reportFailure(error, words)
  }
}

/** A reader that has had enough (`| head`) ends the program quietly. */
function onClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0)
  throw error
}
