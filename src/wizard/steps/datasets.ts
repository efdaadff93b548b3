import {datasetMountPath} from '../../api/dataset-options.js'
import {fromArray} from '../../prompt/paged-list.js'
import {BACK, type Back} from '../../prompt/prompter.js'
import {datasetColumns} from '../../render/discover.js'
import type {Dataset} from '../lists.js'
import {removeAnswer, setAnswer, type WizardState} from '../state.js'
import {SKIP, type StepContext, type WizardStep} from '../step.js'
import {askSequence, columnsFor, waitForFirstPage} from './load-list.js'

type JobDataSource = NonNullable<NonNullable<WizardState['document']['DataSources']>[number]>

const MESSAGE = 'Datasets'

/** Fits type, URI, mount path and access into 80 columns. */
const COLUMN_OVERRIDES: Record<string, object> = {DataSourceType: {priority: 8}, Uri: {flexible: 20}}

const ACCESS_MODES = [
  {id: 'RO', label: 'read-only'},
  {id: 'RW', label: 'read-write'},
]

/** Datasets by id, each with its own mount path (rules C3, C7, C16). */
export const datasetsStep: WizardStep = {
  id: 'datasets',
  title: 'Datasets',
  fields: ['DataSources'],
  dependencyKey: ({document}) => String(document.WorkspaceId),
  clearAnswer: (state) => removeAnswer(state, ['DataSources']),
  preload: ({lists}, {document}) => void (document.WorkspaceId && lists.datasets(document.WorkspaceId)),
  async ask(context) {
    const {prompter, lists, state, now, problem, canGoBack} = context
    const list = lists.datasets(state.document.WorkspaceId ?? '')
    const listStatus = await waitForFirstPage(context, {message: MESSAGE, subject: 'datasets'}, list)
    if (listStatus === BACK) return BACK
    if (listStatus === 'unread') prompter.note('Continuing without datasets; use --dataset ID to add one.')
    if (listStatus !== 'rows') return SKIP

    for (;;) {
      const previousSources = getDataSources(state)
      const chosen = await prompter.chooseMany({
        message: MESSAGE,
        problem,
        canGoBack,
        rows: list,
        noun: 'datasets',
        columns: datasetPickerColumns(now),
        id: (row) => row.DatasetId ?? '',
        keywords: (row) => `${row.Description ?? ''} ${row.Uri ?? ''}`,
        detail: (row) => [row.LatestVersion?.Uri || row.Uri, row.Description].filter(Boolean).join('  '),
        checked: previousSources.flatMap(({DataSourceId}) => DataSourceId ?? []),
      })
      if (chosen === BACK) return BACK
      const sourcesByUri = previousSources.filter(({DataSourceId}) => !DataSourceId)
      setAnswer(
        state,
        ['DataSources'],
        sourcesByUri.length + chosen.length > 0
          ? [...sourcesByUri, ...chosen.map((row) => toDataSource(row, previousSources))]
          : undefined,
      )
      for (const row of chosen) state.names[row.DatasetId ?? ''] = row.Name ?? ''
      const mountAnswer = await askSequence(
        chosen.flatMap((row, index) => mountQuestions(context, row, sourcesByUri.length + index)),
      )
      if (mountAnswer !== BACK) return undefined
    }
  },
}

function datasetPickerColumns(now: number) {
  const names = 'Name,DataSourceType,Uri,MountPath,MountAccess,DatasetId'
  return columnsFor(datasetColumns({now}), names).map((column) => ({...column, ...COLUMN_OVERRIDES[column.key]}))
}

function mountQuestions(context: StepContext, row: Dataset, index: number): (() => Promise<Back | undefined>)[] {
  const {prompter, state} = context
  const set = (trial: WizardState, field: string, value: string) =>
    setAnswer(trial, ['DataSources', index, field], value)
  const current = () => getDataSources(state)[index] ?? {}
  return [
    async () => {
      const mountPath = await prompter.text({
        message: `Mount path for ${row.Name}`,
        initial: freeMountPath(context, index, row),
        hint: 'Absolute path inside the pods',
        validate: (text) =>
          text === '' ? 'Enter a path, such as /mnt/data.' : findMountPathProblem(context, index, text),
      })
      if (mountPath === BACK) return BACK
      set(state, 'MountPath', mountPath)
      return undefined
    },
    async () => {
      const isReadOnly = row.MountAccess === 'RO'
      const access = await prompter.choose({
        message: `Access to ${row.Name}`,
        rows: fromArray(ACCESS_MODES),
        hasHeader: false,
        columns: [
          {key: 'id', header: '', value: ({id}) => id},
          {key: 'what', header: '', value: ({label}) => label},
        ],
        id: ({id}) => id,
        disabledReason: ({id}) => (isReadOnly && id === 'RW' ? 'The dataset is read-only.' : undefined),
        initial: current().MountAccess,
      })
      if (access === BACK) return BACK
      set(state, 'MountAccess', access.id)
      return undefined
    },
  ]
}

/** The default mount path, or one derived from the name if that is taken. */
function freeMountPath(context: StepContext, index: number, row: Dataset): string {
  const path = getDataSources(context.state)[index]?.MountPath ?? ''
  return findMountPathProblem(context, index, path) === undefined ? path : mountPathFromName(row)
}

/** Checks a mount path against the earlier data sources only, because the later ones may still change. */
function findMountPathProblem({check, state}: StepContext, index: number, path: string): string | undefined {
  return check((trial) =>
    setAnswer(
      trial,
      ['DataSources'],
      [...getDataSources(state).slice(0, index), {...getDataSources(state)[index], MountPath: path}],
    ),
  )
}

function toDataSource(row: Dataset, previousSources: readonly JobDataSource[]): JobDataSource {
  const existing = previousSources.find(({DataSourceId}) => DataSourceId === row.DatasetId)
  const access = row.MountAccess || row.LatestVersion?.MountAccess || 'RO'
  return (
    existing ?? {
      DataSourceId: row.DatasetId,
      MountPath: datasetMountPath(row) ?? mountPathFromName(row),
      MountAccess: access,
    }
  )
}

function mountPathFromName({Name}: Dataset): string {
  return `/mnt/${(Name ?? 'data').replace(/[^\w.-]+/g, '-')}`
}

function getDataSources({document}: WizardState): JobDataSource[] {
  return Array.isArray(document.DataSources) ? document.DataSources : []
}
