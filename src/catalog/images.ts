import type {Cloud} from '../api/cloud.js'
import {list, type Page} from '../api/paging.js'
import {type Problem, usageError} from '../errors.js'
import {nearest} from '../nearest.js'

export interface ImageFilter {
  /** `Key=Value`, all of which an image must carry (rule D2). */
  labels?: string[]
  name?: string
  /** A workspace's own images; without it the official ones, which belong to no workspace (rule D3). */
  workspaceId?: string
  /** Only images that carry the system.supported.dlc label. Default true for official images. */
  limit?: number
}

/**
 * Images with their labels. Labels that no image carries are an error that shows the legal ones, since the service would answer with an
 * empty list (rule D2).
 */
export async function listImages(cloud: Cloud, {labels = [], name, workspaceId, limit}: ImageFilter): Promise<Page<'ListImages'>> {
  if (labels.length > 0) await checkLabels(cloud, labels, workspaceId)
  const input = {Labels: labels.length > 0 ? labels.join(',') : undefined, Name: name, WorkspaceId: workspaceId, Verbose: true}
  return list(cloud, 'ListImages', input, {limit})
}

async function checkLabels(cloud: Cloud, labels: string[], workspaceId?: string): Promise<void> {
  const {Labels = []} = await cloud.call('ListImageLabels', {WorkspaceId: workspaceId})
  const legal = new Map<string, string[]>()
  for (const {Key = '', Value = ''} of Labels) legal.set(Key, [...(legal.get(Key) ?? []), Value])
  const problems = labels.flatMap((label) => labelProblem(label, legal) ?? [])
  if (problems.length > 0) throw usageError('No image can carry these labels.', ['pai-dlc discover image-labels'], problems)
}

/** What is wrong with one `Key=Value`, or undefined. */
export function labelProblem(label: string, legal: ReadonlyMap<string, string[]>): Problem | undefined {
  const separator = label.indexOf('=')
  const problem = (message: string, mend: string): Problem => ({path: `--label ${label}`, message, mend, rule: 'D2'})
  if (separator < 1 || /[,{}"]/.test(label))
    return problem('is not of the form Key=Value', 'One label a flag, such as --label system.chipType=GPU')
  const [key, value] = [label.slice(0, separator), label.slice(separator + 1)]
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

const some = (values: string[]) =>
  values.length > 12 ? `${values.slice(0, 12).join(', ')} … (${values.length} in all)` : values.join(', ')
