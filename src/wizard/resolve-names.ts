import {loadAll} from '../prompt/paged-list.js'
import type {WizardSession} from './run-steps.js'
import type {WizardState} from './state.js'

/** Looks up names and instance types of values from flags and a file, for the review. */
export async function resolveNames({lists, prompter}: WizardSession, state: WizardState): Promise<void> {
  const {document, names, specs} = state
  const workspaceId = document.WorkspaceId ?? ''
  const isUnknown = (id: unknown) => typeof id === 'string' && id !== '' && names[id] === undefined
  const tasks: Promise<void>[] = []
  const addNames = async <Row>(
    list: Parameters<typeof loadAll<Row>>[0],
    id: (row: Row) => string | undefined,
    name: (row: Row) => string,
  ) => {
    for (const row of await loadAll(list)) if (isUnknown(id(row))) names[id(row) ?? ''] = name(row)
  }
  if (isUnknown(workspaceId))
    tasks.push(
      addNames(
        lists.workspaces(),
        (row) => row.WorkspaceId,
        (row) => row.WorkspaceName ?? '',
      ),
    )
  if (toArray(document.DataSources).some((source) => isUnknown(source?.DataSourceId)))
    tasks.push(
      addNames(
        lists.datasets(workspaceId),
        (row) => row.DatasetId,
        (row) => row.Name ?? '',
      ),
    )
  if (isUnknown(document.CodeSource?.CodeSourceId))
    tasks.push(
      addNames(
        lists.codeSources(workspaceId),
        (row) => row.CodeSourceId,
        (row) => row.DisplayName ?? '',
      ),
    )
  const instanceTypes = toArray(document.JobSpecs).flatMap((spec) => spec?.EcsSpec ?? [])
  if (instanceTypes.some((instanceType) => !specs[instanceType])) {
    const addSpecs = async () => {
      for (const spec of await loadAll(lists.ecsSpecs()))
        if (instanceTypes.includes(spec.InstanceType ?? '')) specs[spec.InstanceType ?? ''] = spec
    }
    tasks.push(addSpecs())
  }
  if (tasks.length > 0) await prompter.wait({message: 'Review', canGoBack: false}, Promise.allSettled(tasks))
}

function toArray<T>(list: T[] | undefined): T[] {
  return Array.isArray(list) ? list : []
}
