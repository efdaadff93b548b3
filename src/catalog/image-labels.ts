import type {Cloud} from '../api/cloud.js'
import {type Problem, usageError} from '../errors.js'
import {findNearest} from '../text/did-you-mean.js'
import {findLabels, formatValues, type ImageFacet, type LegalLabels, unknownFacetProblem} from './image-facets.js'

export interface LabelFilter {
  /** `Key=Value`, all of which an image must carry. */
  labels?: string[]
  /** --framework, --cuda, --python, --chip: as people say it. */
  facets?: Partial<Record<ImageFacet, string>>
}

/** What an image must carry: one label of each list. */
export type RequiredLabels = string[][]

/** Turns label filters into existing labels. Unknown values are an error: the service returns an empty list (D2). */
export async function resolveLabels(
  cloud: Cloud,
  {labels = [], facets = {}}: LabelFilter,
  workspaceId?: string,
): Promise<RequiredLabels> {
  const requested = Object.entries(facets).filter((entry): entry is [ImageFacet, string] => entry[1] !== undefined)
  if (labels.length === 0 && requested.length === 0) return []
  const {Labels = []} = await cloud.call('ListImageLabels', {WorkspaceId: workspaceId})
  const legal = new Map<string, string[]>()
  for (const {Key = '', Value = ''} of Labels) legal.set(Key, [...(legal.get(Key) ?? []), Value])

  const choices = requested.map(([facet, text]) => ({facet, text, labels: findLabels(facet, text, legal)}))
  const problems = [
    ...labels.flatMap((label) => findLabelProblem(label, legal) ?? []),
    ...choices.flatMap((choice) =>
      choice.labels.length === 0 ? [unknownFacetProblem(choice.facet, choice.text, legal)] : [],
    ),
  ]
  if (problems.length > 0)
    throw usageError('No image can have these labels.', ['pai-dlc discover image-labels'], problems)
  return [...labels.map((label) => [label]), ...choices.map((choice) => choice.labels)]
}

/** `K1=V1,K2=V2` as a list. Any other text stays whole, so that it is rejected as it was typed. */
export function splitLabels(text: string): string[] {
  const parts = text.split(',')
  return /[{}"[\]]/.test(text) || parts.some((part) => !part.includes('=')) ? [text] : parts
}

function findLabelProblem(label: string, legal: LegalLabels): Problem | undefined {
  const separator = label.indexOf('=')
  const toProblem = (message: string, fix: string): Problem => ({path: `--label ${label}`, message, fix, rule: 'D2'})
  if (separator < 1 || /[,{}"]/.test(label))
    return toProblem('is not of the form Key=Value', 'For example, --label system.chipType=GPU')
  const [key, value] = [label.slice(0, separator), label.slice(separator + 1)]
  if (/\s=|=\s|^\s|\s$/.test(label))
    return toProblem('has spaces around its key or value', `Use --label ${key.trim()}=${value.trim()}`)
  const values = legal.get(key)
  if (!values) {
    const closest = findNearest(key, [...legal.keys()])
    return toProblem(
      `no image has a label ${key}`,
      closest
        ? `Did you mean ${closest}? Its values: ${formatValues(legal.get(closest) ?? [])}`
        : `Keys: ${formatValues([...legal.keys()])}`,
    )
  }
  return values.includes(value)
    ? undefined
    : toProblem(`no image has ${key} ${value}`, `Its values: ${formatValues(values)}`)
}
