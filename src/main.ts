import {flush, run} from '@oclif/core'
import {reportFailure} from './failure.js'
import {findCommand} from './find-command.js'
import {GLOBAL_FLAGS} from './flags.js'
import {leaveOnSignals, watchStreams} from './leaving.js'
import {loadProgram} from './program.js'
import {commandFirst} from './words.js'

/** The program: finds the command and runs it. Whatever fails outside of a command is reported as one of its errors would be. */
export async function main(argv: string[], url: string): Promise<void> {
  watchStreams()
  leaveOnSignals()
  const takesValue = new Map(Object.entries(GLOBAL_FLAGS).map(([name, flag]) => [`--${name}`, flag.type === 'option']))
  const ordered = commandFirst(argv, takesValue)
  const words = ordered[0] === 'help' ? [...ordered.slice(1), '--help'] : ordered
  try {
    const config = await loadProgram(url)
    await run(findCommand(config, words), config)
    await flush()
  } catch (error) {
    await reportFailure(error, words)
  }
}
