import {CliError, usageError} from '../errors.js'
import type {Prompter} from '../prompt/prompter.js'

export interface ConfirmOptions {
  /** Absent where nothing may be asked. */
  prompter?: Prompter
  /** --yes was given. */
  yes: boolean
  question: string
}

/**
 * Goes on only with an explicit yes (rules M2, M6). Where nobody can be asked, that is --yes.
 * @throws CliError (canceled) on a no, (usage) without a terminal and without --yes
 */
export async function confirm({prompter, yes, question}: ConfirmOptions): Promise<void> {
  if (yes) return
  if (!prompter)
    throw usageError(`This needs a yes, and nobody can be asked here: ${question}`, [
      'Add --yes to go ahead without being asked.',
    ])
  if (!(await prompter.confirm(question)))
    throw new CliError({code: 'Canceled', exit: 'canceled', message: 'Declined: nothing was sent.'})
}
