import {fixed, whole} from '../../prompt/paged-list.js'
import {BACK} from '../../prompt/prompter.js'
import type {Column} from '../../render/columns.js'
import type {ImageLabel} from '../lists.js'
import {isSaid} from '../state.js'
import {SKIP, type Step} from '../step.js'
import {arrival} from './load-list.js'

interface Label {
  kind: string
  value: string
  /** Key=Value, as ListImages takes it (rule D2). */
  label: string
}

/** What one chooses images by, in this order; other labels say nothing about what an image can do. */
const KINDS: Record<string, string> = {
  'system.framework': 'Framework',
  'system.chipType': 'Chip',
  'system.dsw.cudaVersion': 'CUDA',
  'system.pythonVersion': 'Python',
}

const COLUMNS: Column<Label>[] = [
  {key: 'kind', header: 'LABEL', value: ({kind}) => kind},
  {key: 'value', header: 'VALUE', value: ({value}) => value},
]

/** Rule D2: only labels that ListImageLabels has. */
export const labelsStep: Step = {
  id: 'labels',
  title: 'Filter of images',
  fields: [],
  when: (state) => !isSaid(state, 'JobSpecs[].Image'),
  // Where an image was asked for first, as one that flags named and that is not there, the filter comes too late.
  isSaid: ({answered}) => answered.image !== undefined,
  load: ({lists}) => void lists.imageLabels(),
  async ask(asking) {
    const {prompter, lists, state, back} = asking
    const message = 'Which images'
    const list = lists.imageLabels()
    const there = await arrival(asking, {message, what: 'Image labels'}, list)
    if (there === BACK) return BACK
    const labels = await prompter.wait({message, back}, whole(list))
    if (labels === BACK) return BACK
    const rows = choices(labels)
    if (rows.length === 0) return SKIP

    const chosen = await prompter.chooseMany({
      message,
      back,
      rows: fixed(rows),
      what: 'labels',
      columns: COLUMNS,
      id: ({label}) => label,
      shown: ({kind, value}) => (kind === 'Framework' ? value : `${kind} ${value}`),
      detail: () => 'Enter alone lists all images; of each kind one label can be chosen.',
      group: ({kind}) => kind,
      chosen: state.picks.labels,
      none: 'all',
    })
    if (chosen === BACK) return BACK
    state.picks.labels = chosen.map(({label}) => label)
    return undefined
  },
}

function choices(labels: readonly ImageLabel[]): Label[] {
  const newestFirst = (one: string, other: string) => other.localeCompare(one, 'en', {numeric: true})
  const framework = (value: string) => value.replace(/ [\d.]+$/, '')
  return Object.entries(KINDS).flatMap(([key, kind]) => {
    const values = [...new Set(labels.filter(({Key}) => Key === key).map(({Value = ''}) => Value))]
    const sorted = values.sort(
      (one, other) => framework(one).localeCompare(framework(other), 'en') || newestFirst(one, other),
    )
    return sorted.map((value) => ({kind, value, label: `${key}=${value}`}))
  })
}
