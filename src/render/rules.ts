import {joinSections, renderFields, renderSection} from './sections.js'
import {createColors, type View} from './view.js'

/** A check of a rule. */
export interface RuleChecks {
  /** The checks of documents before they are sent. */
  Checks: {Field: string; Requirement: string; Level: 'problem' | 'warning'}[]
  States: {Verb: string; Field: string; Requirement: string; Fix: string}[]
}

/** A rule as `rules` answers it. */
export interface RuleDetails extends RuleChecks {
  Id: string
  Chapter: string
  Rule: string
  Behavior: string
  Fix: string
}

type RulesView = Pick<View, 'width' | 'color'>

export function renderRules(rules: readonly RuleDetails[], view: RulesView): string {
  const chapters = [...new Set(rules.map(({Chapter}) => Chapter))]
  const renderChapter = (chapter: string) =>
    renderFields(
      rules.filter(({Chapter}) => Chapter === chapter).map(({Id, Rule}) => ({label: Id, value: Rule})),
      view,
    )
  return joinSections([
    ...chapters.map((chapter) => renderSection(chapter, renderChapter(chapter), view)),
    createColors(view.color).dim('Show how pai-dlc handles a rule, and how to fix a violation: pai-dlc rules C5'),
  ])
}

/** One rule with its behavior, its fix and all checks that enforce it. */
export function renderRule({Id, Rule, Behavior, Fix, Checks, States}: RuleDetails, view: RulesView): string {
  const fields = [
    {label: 'Rule', value: Rule},
    {label: 'pai-dlc', value: Behavior},
    {label: 'Fix', value: Fix},
  ]
  const checks = Checks.map(({Field, Requirement, Level}) => ({
    label: Field,
    value: Requirement,
    ...(Level === 'warning' ? {note: 'a warning'} : {}),
  }))
  const states = States.map(({Verb, Field, Requirement}) => ({label: `${Verb}: ${Field}`, value: Requirement}))
  return joinSections([
    renderSection(`Rule ${Id}`, renderFields(fields, view), view),
    renderSection('Checked in a document', renderFields(checks, view), view),
    renderSection('Checked in the current job', renderFields(states, view), view),
  ])
}
