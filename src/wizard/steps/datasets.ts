import {datasetMountPath} from '../../api/dataset-options.js'
import {fixed} from '../../prompt/paged-list.js'
import {BACK, type Back} from '../../prompt/prompter.js'
import {datasetColumns} from '../../render/discover.js'
import type {Dataset} from '../lists.js'
import {answer, takeBack, type WizardState} from '../state.js'
import {type Asking, SKIP, type Step} from '../step.js'
import {arrival, columnsFor, inTurn} from './load-list.js'

type Source = NonNullable<NonNullable<WizardState['document']['DataSources']>[number]>

const MESSAGE = 'Datasets'

/** A screen of 80 has room for store, address, path and access; addresses are often alike in their first half. */
const WEIGHTS: Record<string, object> = {DataSourceType: {priority: 8}, Uri: {flexible: 20}}

const ACCESS = [
  {id: 'RO', what: 'read only'},
  {id: 'RW', what: 'read and write'},
]

/** Rules C3, C7, C16: datasets by id, each on a path of its own. */
export const datasetsStep: Step = {
  id: 'datasets',
  title: 'Datasets',
  fields: ['DataSources'],
  basis: ({document}) => String(document.WorkspaceId),
  forget: (state) => takeBack(state, ['DataSources']),
  load: ({lists}, {document}) => void (document.WorkspaceId && lists.datasets(document.WorkspaceId)),
  async ask(asking) {
    const {prompter, lists, state, now, problem, back} = asking
    const list = lists.datasets(state.document.WorkspaceId ?? '')
    const there = await arrival(asking, {message: MESSAGE, what: 'Datasets'}, list)
    if (there === BACK) return BACK
    if (there === 'unread') prompter.note('The job goes on without; --dataset ID adds one by its id.')
    if (there !== 'rows') return SKIP

    for (;;) {
      const before = sourcesOf(state)
      const chosen = await prompter.chooseMany({
        message: MESSAGE,
        problem,
        back,
        rows: list,
        what: 'datasets',
        columns: columnsOf(now),
        id: (row) => row.DatasetId ?? '',
        keywords: (row) => `${row.Description ?? ''} ${row.Uri ?? ''}`,
        detail: (row) => [row.LatestVersion?.Uri || row.Uri, row.Description].filter(Boolean).join('  '),
        chosen: before.flatMap(({DataSourceId}) => DataSourceId ?? []),
      })
      if (chosen === BACK) return BACK
      const kept = before.filter(({DataSourceId}) => !DataSourceId)
      answer(
        state,
        ['DataSources'],
        kept.length + chosen.length > 0 ? [...kept, ...chosen.map((row) => sourceOf(row, before))] : undefined,
      )
      for (const row of chosen) state.names[row.DatasetId ?? ''] = row.Name ?? ''
      const asked = await inTurn(chosen.flatMap((row, place) => mountQuestions(asking, row, kept.length + place)))
      if (asked !== BACK) return undefined
    }
  },
}

function columnsOf(now: number) {
  const names = 'Name,DataSourceType,Uri,MountPath,MountAccess,DatasetId'
  return columnsFor(datasetColumns({now}), names).map((column) => ({...column, ...WEIGHTS[column.key]}))
}

function mountQuestions(asking: Asking, row: Dataset, place: number): (() => Promise<Back | undefined>)[] {
  const {prompter, state} = asking
  const set = (trial: WizardState, field: string, value: string) => answer(trial, ['DataSources', place, field], value)
  const current = () => sourcesOf(state)[place] ?? {}
  return [
    async () => {
      const mount = await prompter.text({
        message: `Mount ${row.Name} on`,
        initial: freePath(asking, place, row),
        hint: 'An absolute path inside the pods.',
        validate: (text) => (text === '' ? 'A path, such as /mnt/data.' : clash(asking, place, text)),
      })
      if (mount === BACK) return BACK
      set(state, 'MountPath', mount)
      return undefined
    },
    async () => {
      const readOnly = row.MountAccess === 'RO'
      const access = await prompter.choose({
        message: `Access to ${row.Name}`,
        rows: fixed(ACCESS),
        header: false,
        columns: [
          {key: 'id', header: '', value: ({id}) => id},
          {key: 'what', header: '', value: ({what}) => what},
        ],
        id: ({id}) => id,
        disabled: ({id}) => (readOnly && id === 'RW' ? 'The dataset is read only.' : undefined),
        initial: current().MountAccess,
      })
      if (access === BACK) return BACK
      set(state, 'MountAccess', access.id)
      return undefined
    },
  ]
}

/** The path that it would have, or one of its own name where another has that. */
function freePath(asking: Asking, place: number, row: Dataset): string {
  const path = sourcesOf(asking.state)[place]?.MountPath ?? ''
  return clash(asking, place, path) === undefined ? path : ownPath(row)
}

/**
 * What the rules say of a mount path, with only the data sources before it: those behind it are still to be asked for.
 */
function clash({check, state}: Asking, place: number, path: string): string | undefined {
  return check((trial) =>
    answer(
      trial,
      ['DataSources'],
      [...sourcesOf(state).slice(0, place), {...sourcesOf(state)[place], MountPath: path}],
    ),
  )
}

function sourceOf(row: Dataset, before: readonly Source[]): Source {
  const old = before.find(({DataSourceId}) => DataSourceId === row.DatasetId)
  const access = row.MountAccess || row.LatestVersion?.MountAccess || 'RO'
  return old ?? {DataSourceId: row.DatasetId, MountPath: datasetMountPath(row) ?? ownPath(row), MountAccess: access}
}

function ownPath({Name}: Dataset): string {
  return `/mnt/${(Name ?? 'data').replace(/[^\w.-]+/g, '-')}`
}

function sourcesOf({document}: WizardState): Source[] {
  return Array.isArray(document.DataSources) ? document.DataSources : []
}
