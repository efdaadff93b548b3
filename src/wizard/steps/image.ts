import {imageColumns} from '../../render/images.js'
import type {Image} from '../catalog.js'
import {BACK} from '../prompter.js'
import {answer, type WizardState} from '../state.js'
import type {Asking, Step} from '../step.js'
import {arrival, columnsFor} from './ask-list.js'

const MESSAGE = 'Image'

type Place = 'official' | 'own'
type Elsewhere = Place | 'typed'

/** Rule C2: a verbatim ImageUri of ListImages; one of the user's own registry is typed and goes unverified. */
export const imageStep: Step = {
  id: 'image',
  title: 'Image',
  fields: ['JobSpecs[].Image'],
  basis: ({document, picks}) => (picks.typedImage || !picks.ownImagesOf ? 'anywhere' : String(document.WorkspaceId)),
  forget: (state) => setImage(state, undefined),
  load: ({lists}, {picks}) => void lists.images({labels: picks.labels}),
  async ask(asking) {
    let place: Elsewhere = asking.state.picks.ownImagesOf ? 'own' : 'official'
    for (;;) {
      const asked: Elsewhere | typeof BACK | undefined = place === 'typed' ? await type(asking) : await choose(asking, place)
      if (asked === BACK && place !== 'official') place = 'official'
      else if (asked === BACK || asked === undefined) return asked
      else place = asked
    }
  },
}

async function choose(asking: Asking, place: Place): Promise<Elsewhere | typeof BACK | undefined> {
  const {prompter, lists, state, now, problem, back} = asking
  const workspaceId = state.document.WorkspaceId ?? ''
  const own = place === 'own'
  const list = own ? lists.images({workspaceId}) : lists.images({labels: state.picks.labels})
  const there = await arrival(asking, {message: MESSAGE, what: 'Images'}, list)
  if (there === BACK) return BACK
  if (there === 'unread') return 'typed'

  const columns = own ? 'Name,Framework,Chip,Cuda,Python,Age' : 'Framework,Chip,Cuda,Python,Age,Size,Name'
  const chosen = await prompter.choose({
    message: own ? `${MESSAGE} of workspace ${state.names[workspaceId] ?? workspaceId}` : MESSAGE,
    problem: there === 'none' ? emptyText(place) : problem,
    back,
    rows: list,
    what: 'images',
    columns: columnsFor(imageColumns({now}), columns),
    id: (row) => row.ImageUri ?? '',
    keywords,
    shown: (row) => row.Name ?? row.ImageUri ?? '',
    detail: (row) => row.ImageUri,
    initial: imageOf(state),
    extras: [
      own
        ? {name: 'official', label: 'Official images', detail: 'Those that PAI offers to everybody.'}
        : {name: 'own', label: 'Images of this workspace', detail: 'Those that your team has added.'},
      {name: 'typed', label: 'Another image: type its address', detail: 'One of your own registry; it is not looked up.'},
    ] as const,
  })
  if (typeof chosen !== 'object') return chosen
  setImage(state, chosen.ImageUri)
  const value = (key: string) =>
    String(
      imageColumns({now})
        .find((column) => column.key === key)
        ?.value(chosen) ?? '',
    )
  Object.assign(state.picks, {
    typedImage: false,
    ownImagesOf: own ? workspaceId : undefined,
    chip: value('Chip'),
    framework: value('Framework'),
  })
  state.names[chosen.ImageUri ?? ''] = chosen.Name ?? ''
  return undefined
}

async function type({prompter, state, problem, check}: Asking): Promise<typeof BACK | undefined> {
  const address = await prompter.text({
    message: `${MESSAGE} address`,
    problem,
    initial: state.picks.typedImage ? imageOf(state) : undefined,
    hint: 'Such as registry-vpc.cn-hangzhou.aliyuncs.com/my-team/train:v3',
    validate: (text) => {
      if (!/^[\w.-]+(:\d+)?\/[^\s]+$/.test(text)) return 'An address has a registry, a path and a tag, without blanks.'
      return check((trial) => setImage(trial, text))
    },
  })
  if (address === BACK) return BACK
  setImage(state, address)
  const chip = /-(gpu|cpu)\b/i.exec(address)?.[1]?.toUpperCase()
  Object.assign(state.picks, {typedImage: true, ownImagesOf: undefined, chip, framework: undefined})
  return undefined
}

function emptyText(place: Place): string {
  return place === 'own' ? 'This workspace has no images of its own.' : 'No image carries all of these labels; Esc changes them.'
}

/** Versions as tags spell them, too: cu124, py311. */
function keywords(row: Image): string {
  return `${row.ImageUri} ${row.Name} ${row.ImageId} ${row.Description ?? ''} ${(row.Labels ?? []).map(({Value}) => Value).join(' ')}`
}

export function imageOf({document}: WizardState): string | undefined {
  return (Array.isArray(document.JobSpecs) ? document.JobSpecs : []).find((spec) => spec?.Image)?.Image
}

/** All pods run one image; where a file left out some, only those get it. */
function setImage(state: WizardState, uri: string | undefined): void {
  const specs = Array.isArray(state.document.JobSpecs) ? state.document.JobSpecs : []
  if (specs.length === 0) answer(state, ['JobSpecs'], [{Type: 'Worker', PodCount: 1}], 'default')
  const lacking = specs.some((spec) => !spec?.Image)
  const places = Math.max(1, specs.length)
  for (let place = 0; place < places; place++) {
    if (!lacking || !specs[place]?.Image) answer(state, ['JobSpecs', place, 'Image'], uri)
  }
}
