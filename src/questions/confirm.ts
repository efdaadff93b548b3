import {CliError, usageError} from '../errors.js'
import type {Prompter} from '../prompt/prompter.js'

export interface ConfirmOptions {
  /** Absent if prompts are not possible. */
  prompter?: Prompter
  yes: boolean
  question: string
}

/** Requires confirmation (M2, M6). @throws CliError (canceled), or (usage) without a terminal and --yes */
export async function confirm({prompter, yes, question}: ConfirmOptions): Promise<void> {
  if (yes) return
  if (!prompter)
    throw usageError(`Confirmation required, but this is not a terminal: ${question}`, [
      'Use --yes to skip the confirmation.',
    ])
  if (!(await prompter.confirm(question)))
    throw new CliError({code: 'Canceled', exit: 'canceled', message: 'Canceled. No request was sent.'})
}
