import {fromArray, loadAll} from '../../prompt/paged-list.js'
import {BACK} from '../../prompt/prompter.js'
import type {Column} from '../../render/columns.js'
import type {ImageLabel} from '../lists.js'
import {isFieldProvided} from '../state.js'
import {SKIP, type WizardStep} from '../step.js'
import {waitForFirstPage} from './load-list.js'

interface LabelChoice {
  kind: string
  value: string
  /** Key=Value, as ListImages takes it (rule D2). */
  label: string
}

const LABEL_KINDS: Record<string, string> = {
  'system.framework': 'Framework',
  'system.chipType': 'Chip',
  'system.dsw.cudaVersion': 'CUDA',
  'system.pythonVersion': 'Python',
}

const COLUMNS: Column<LabelChoice>[] = [
  {key: 'kind', header: 'LABEL', value: ({kind}) => kind},
  {key: 'value', header: 'VALUE', value: ({value}) => value},
]

/** Offers only labels of ListImageLabels (rule D2). */
export const labelsStep: WizardStep = {
  id: 'labels',
  title: 'Filter images',
  fields: [],
  when: (state) => !isFieldProvided(state, 'JobSpecs[].Image'),
  // If the image has been asked for already, the filter comes too late.
  isProvided: ({answered}) => answered.image !== undefined,
  preload: ({lists}) => void lists.imageLabels(),
  async ask(context) {
    const {prompter, lists, state, canGoBack} = context
    const message = 'Filter images'
    const list = lists.imageLabels()
    const listStatus = await waitForFirstPage(context, {message, subject: 'image labels'}, list)
    if (listStatus === BACK) return BACK
    const labels = await prompter.wait({message, canGoBack}, loadAll(list))
    if (labels === BACK) return BACK
    const rows = labelChoices(labels)
    if (rows.length === 0) return SKIP

    const chosen = await prompter.chooseMany({
      message,
      canGoBack,
      rows: fromArray(rows),
      noun: 'labels',
      columns: COLUMNS,
      id: ({label}) => label,
      answerText: ({kind, value}) => (kind === 'Framework' ? value : `${kind} ${value}`),
      detail: () => 'Press Enter to list all images; select at most one value per label.',
      group: ({kind}) => kind,
      checked: state.picks.labels,
      noneText: 'all',
    })
    if (chosen === BACK) return BACK
    state.picks.labels = chosen.map(({label}) => label)
    return undefined
  },
}

function labelChoices(labels: readonly ImageLabel[]): LabelChoice[] {
  const newestFirst = (a: string, b: string) => b.localeCompare(a, 'en', {numeric: true})
  const frameworkName = (value: string) => value.replace(/ [\d.]+$/, '')
  return Object.entries(LABEL_KINDS).flatMap(([key, kind]) => {
    const values = [...new Set(labels.filter(({Key}) => Key === key).map(({Value = ''}) => Value))]
    const sorted = values.sort((a, b) => frameworkName(a).localeCompare(frameworkName(b), 'en') || newestFirst(a, b))
    return sorted.map((value) => ({kind, value, label: `${key}=${value}`}))
  })
}
