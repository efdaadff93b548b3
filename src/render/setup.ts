import {section} from './sections.js'
import {colours, type View} from './view.js'

interface Setup {
  file: string
  line: string
}

/** How completion is switched on: the line for one's own shell, then those of the others. */
export function renderSetup(setups: Record<string, Setup>, own: string | undefined, view: Pick<View, 'width' | 'colour'>): string {
  const others = Object.entries(setups).filter(([shell]) => shell !== own)
  const mine = own === undefined ? undefined : setups[own]
  const first =
    mine && `Your shell is ${own}. Put this line into ${mine.file}, then open a new terminal:\n\n  ${colours(view.colour).bold(mine.line)}`
  const rest = others.map(([shell, {file, line}]) => `  ${shell}, in ${file}:\n    ${line}`).join('\n')
  return [first, section(mine ? 'Other shells' : 'Put the line of your shell into its file, then open a new terminal', rest, view)]
    .filter(Boolean)
    .join('\n\n')
}
