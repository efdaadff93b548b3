import type {Cloud} from '../api/cloud.js'
import {type Problem, usageError} from '../errors.js'
import {nearest} from '../text/did-you-mean.js'
import {type Facet, facetProblem, type LegalLabels, labelsOf, some} from './image-facets.js'

export interface LabelWish {
  /** `Key=Value`, all of which an image must carry. */
  labels?: string[]
  /** --framework, --cuda, --python, --chip: as people say it. */
  facets?: Partial<Record<Facet, string>>
}

/** What an image must carry: one label of each list. */
export type LabelChoice = string[][]

/**
 * Turns a wish into labels that exist. What no image carries is an error that shows the legal values, since the service
 * would answer with an empty list (rule D2); nothing is invented, nothing corrected.
 */
export async function chooseLabels(
  cloud: Cloud,
  {labels = [], facets = {}}: LabelWish,
  workspaceId?: string,
): Promise<LabelChoice> {
  const wanted = Object.entries(facets).filter((entry): entry is [Facet, string] => entry[1] !== undefined)
  if (labels.length === 0 && wanted.length === 0) return []
  const {Labels = []} = await cloud.call('ListImageLabels', {WorkspaceId: workspaceId})
  const legal = new Map<string, string[]>()
  for (const {Key = '', Value = ''} of Labels) legal.set(Key, [...(legal.get(Key) ?? []), Value])

  const chosen = wanted.map(([facet, text]) => ({facet, text, labels: labelsOf(facet, text, legal)}))
  const problems = [
    ...labels.flatMap((label) => labelProblem(label, legal) ?? []),
    ...chosen.flatMap((choice) => (choice.labels.length === 0 ? [facetProblem(choice.facet, choice.text, legal)] : [])),
  ]
  if (problems.length > 0)
    throw usageError('No image can carry these labels.', ['pai-dlc discover image-labels'], problems)
  return [...labels.map((label) => [label]), ...chosen.map((choice) => choice.labels)]
}

/** What is wrong with one `Key=Value`, or undefined. */
function labelProblem(label: string, legal: LegalLabels): Problem | undefined {
  const separator = label.indexOf('=')
  const problem = (message: string, mend: string): Problem => ({path: `--label ${label}`, message, mend, rule: 'D2'})
  if (separator < 1 || /[,{}"]/.test(label))
    return problem('is not of the form Key=Value', 'One label a flag, such as --label system.chipType=GPU')
  const [key, value] = [label.slice(0, separator), label.slice(separator + 1)]
  if (/\s=|=\s|^\s|\s$/.test(label))
    return problem('has blanks around its key or value', `Write --label ${key.trim()}=${value.trim()}`)
  const values = legal.get(key)
  if (!values) {
    const meant = nearest(key, [...legal.keys()])
    return problem(
      `no image has a label ${key}`,
      meant ? `Did you mean ${meant}? Its values: ${some(legal.get(meant) ?? [])}` : `Keys: ${some([...legal.keys()])}`,
    )
  }
  return values.includes(value) ? undefined : problem(`no image has ${key} ${value}`, `Its values: ${some(values)}`)
}
