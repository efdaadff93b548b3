import {CliError} from '../errors.js'
import type {Prompter} from './prompter.js'

/** Questions on the terminal by Inquirer, on stderr: stdout is for the answer. */
export const inquirerPrompter: Prompter = {
  async confirm(question) {
    const {confirm} = await import('@inquirer/prompts')
    return confirm({message: question, default: false}, {output: process.stderr}).catch(interrupted)
  },
  async text(question) {
    const {input} = await import('@inquirer/prompts')
    return (await input({message: question}, {output: process.stderr}).catch(interrupted)).trim()
  },
}

function interrupted(error: Error): never {
  if (error.name !== 'ExitPromptError') throw error
  throw new CliError({code: 'Interrupted', exit: 'interrupted', message: 'Interrupted: nothing was sent.'})
}
