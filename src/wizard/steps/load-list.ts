import type {Growing} from '../../prompt/paged-list.js'
import {BACK, type Back} from '../../prompt/prompter.js'
import {type Column, selectColumns} from '../../render/columns.js'
import {whyUnread} from '../lists.js'
import type {Asking} from '../step.js'

/** Waits for the first rows of a list. Where it can't be read, that is said, and the question goes another way. */
export async function arrival<Row>(
  {prompter, back}: Asking,
  {message, what}: {message: string; what: string},
  list: Growing<Row>,
): Promise<'rows' | 'none' | 'unread' | Back> {
  try {
    if ((await prompter.wait({message, back}, list.ready())) === BACK) return BACK
  } catch (error) {
    prompter.note(`${what} can't be listed: ${whyUnread(error)}`)
    return 'unread'
  }
  return list.rows.length > 0 ? 'rows' : 'none'
}

/**
 * Asks one after the other; going back from one asks the one before it, and from the first leaves. What is undefined is
 * passed over.
 */
export async function inTurn(
  asks: readonly (() => Promise<Back | undefined> | undefined)[],
): Promise<Back | undefined> {
  const visited: number[] = []
  for (let place = 0; place < asks.length; ) {
    const asked = asks[place]?.()
    if (!asked) place += 1
    else if ((await asked) === BACK) {
      const before = visited.pop()
      if (before === undefined) return BACK
      place = before
    } else {
      visited.push(place)
      place += 1
    }
  }
  return undefined
}

/** Columns by name, in that order: what one chooses by stands first. */
export function columnsFor<Row>(columns: readonly Column<Row>[], names: string): Column<Row>[] {
  return selectColumns(columns, names)
}
