import type {PagedList} from '../../prompt/paged-list.js'
import {BACK, type Back} from '../../prompt/prompter.js'
import {type Column, selectColumns} from '../../render/columns.js'
import {describeListError} from '../lists.js'
import type {StepContext} from '../step.js'

/** Waits for the first rows of a list. If it cannot be read, notes why and returns 'unread'. */
export async function waitForFirstPage<Row>(
  {prompter, canGoBack}: StepContext,
  {message, subject}: {message: string; subject: string},
  list: PagedList<Row>,
): Promise<'rows' | 'none' | 'unread' | Back> {
  try {
    if ((await prompter.wait({message, canGoBack}, list.ready())) === BACK) return BACK
  } catch (error) {
    prompter.note(`Cannot list ${subject}: ${describeListError(error)}`)
    return 'unread'
  }
  return list.rows.length > 0 ? 'rows' : 'none'
}

/** Asks questions in order; going back asks the previous one again. Skips undefined questions. */
export async function askSequence(
  questions: readonly (() => Promise<Back | undefined> | undefined)[],
): Promise<Back | undefined> {
  const visited: number[] = []
  for (let index = 0; index < questions.length; ) {
    const question = questions[index]?.()
    if (!question) index += 1
    else if ((await question) === BACK) {
      const previous = visited.pop()
      if (previous === undefined) return BACK
      index = previous
    } else {
      visited.push(index)
      index += 1
    }
  }
  return undefined
}

export function columnsFor<Row>(columns: readonly Column<Row>[], names: string): Column<Row>[] {
  return selectColumns(columns, names)
}
