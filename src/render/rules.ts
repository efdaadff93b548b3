import {joinSections, renderFields, section} from './sections.js'
import {colours, type View} from './view.js'

/** A rule as `rules` answers it. */
export interface RuleAnswer {
  Id: string
  Chapter: string
  Rule: string
  Does: string
  Mend: string
  /** What documents are held to for it, before they are sent. */
  Checks: {Field: string; Claim: string; Level: 'problem' | 'warning'}[]
}

type Room = Pick<View, 'width' | 'colour'>

/** All rules by chapter, each beside its id. */
export function renderRules(rules: readonly RuleAnswer[], view: Room): string {
  const chapters = [...new Set(rules.map(({Chapter}) => Chapter))]
  const body = (chapter: string) =>
    renderFields(
      rules.filter(({Chapter}) => Chapter === chapter).map(({Id, Rule}) => ({label: Id, value: Rule})),
      view,
    )
  return joinSections([
    ...chapters.map((chapter) => section(chapter, body(chapter), view)),
    colours(view.colour).dim('What pai-dlc does about one, and its mend: pai-dlc rules C5'),
  ])
}

/** One rule: what must be so, what the program does, what the reader does, and what documents are held to. */
export function renderRule({Id, Rule, Does, Mend, Checks}: RuleAnswer, view: Room): string {
  const fields = [
    {label: 'Rule', value: Rule},
    {label: 'pai-dlc', value: Does},
    {label: 'Mend', value: Mend},
  ]
  const checks = Checks.map(({Field, Claim, Level}) => ({label: Field, value: Claim, ...(Level === 'warning' ? {note: 'a warning'} : {})}))
  return joinSections([
    section(`Rule ${Id}`, renderFields(fields, view), view),
    section('Checked in a document', renderFields(checks, view), view),
  ])
}
