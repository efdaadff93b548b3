import type {SanityCheckResultItem} from '../api/generated/types.js'
import {sanityPhaseColumns} from './sanity.js'
import {markDeviations} from './sanity-deviations.js'
import {renderBlock} from './sections.js'
import {renderTable} from './table.js'
import {createColors, type View} from './view.js'

/** One round for people: its phases, then in full what they reported, with values that deviate marked. */
export function renderSanityRound(items: readonly SanityCheckResultItem[], view: View): string {
  const columns = sanityPhaseColumns(view).filter(({key}) => key === 'Phase' || key === 'Status' || key === 'Duration')
  const reports = items
    .filter(({Message}) => Message)
    .map(
      (item) =>
        `${createColors(view.color).bold(renderBlock(item.Phase, 0))}\n${renderBlock(markDeviations(item.Message ?? '', view))}`,
    )
  return [renderTable(columns, items, view), ...reports].join('\n\n')
}
