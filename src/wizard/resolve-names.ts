import {whole} from '../prompt/paged-list.js'
import type {Conversation} from './loop.js'
import type {WizardState} from './state.js'

/** The names and machine types behind what flags and a file have said, as far as they can be read. */
export async function learn({lists, prompter}: Conversation, state: WizardState): Promise<void> {
  const {document, names, specs} = state
  const workspaceId = document.WorkspaceId ?? ''
  const isUnknown = (id: unknown) => typeof id === 'string' && id !== '' && names[id] === undefined
  const all: Promise<void>[] = []
  const learnFrom = async <Row>(
    list: Parameters<typeof whole<Row>>[0],
    id: (row: Row) => string | undefined,
    name: (row: Row) => string,
  ) => {
    for (const row of await whole(list)) if (isUnknown(id(row))) names[id(row) ?? ''] = name(row)
  }
  if (isUnknown(workspaceId))
    all.push(
      learnFrom(
        lists.workspaces(),
        (row) => row.WorkspaceId,
        (row) => row.WorkspaceName ?? '',
      ),
    )
  if (listed(document.DataSources).some((source) => isUnknown(source?.DataSourceId)))
    all.push(
      learnFrom(
        lists.datasets(workspaceId),
        (row) => row.DatasetId,
        (row) => row.Name ?? '',
      ),
    )
  if (isUnknown(document.CodeSource?.CodeSourceId))
    all.push(
      learnFrom(
        lists.codeSources(workspaceId),
        (row) => row.CodeSourceId,
        (row) => row.DisplayName ?? '',
      ),
    )
  const machines = listed(document.JobSpecs).flatMap((spec) => spec?.EcsSpec ?? [])
  if (machines.some((machine) => !specs[machine])) {
    const find = async () => {
      for (const spec of await whole(lists.ecsSpecs()))
        if (machines.includes(spec.InstanceType ?? '')) specs[spec.InstanceType ?? ''] = spec
    }
    all.push(find())
  }
  if (all.length > 0) await prompter.wait({message: 'Review', back: false}, Promise.allSettled(all))
}

function listed<T>(list: T[] | undefined): T[] {
  return Array.isArray(list) ? list : []
}
