import {CliError} from '../errors.js'
import type {Prompter} from './prompter.js'

/** Questions on the terminal by Inquirer, on stderr: stdout is for the answer. */
export const inquirerPrompter: Prompter = {
  async confirm(question) {
    const {confirm} = await import('@inquirer/prompts')
    try {
      return await confirm({message: question, default: false}, {output: process.stderr})
    } catch (error) {
      if ((error as Error).name !== 'ExitPromptError') throw error
      throw new CliError({code: 'Interrupted', exit: 'interrupted', message: 'Interrupted: nothing was sent.'})
    }
  },
}
