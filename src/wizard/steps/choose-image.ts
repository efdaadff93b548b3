import {BACK, type Back} from '../../prompt/prompter.js'
import {imageColumns} from '../../render/images.js'
import type {Image} from '../lists.js'
import {answer, type WizardState} from '../state.js'
import type {Asking} from '../step.js'
import {arrival, columnsFor} from './load-list.js'

/** An image that was chosen, with what is known of it. */
export interface ChosenImage {
  uri: string
  name?: string
  /** The workspace whose own image it is. */
  ownOf?: string
  /** The catalog does not know it: it is not to be verified (rule C2). */
  isTyped: boolean
  chip?: string
  framework?: string
}

/** Which image is asked for, and of what. */
interface Wanted {
  message: string
  labels?: readonly string[]
  /** Pointed at first. */
  current?: string
  isOwn: boolean
  /** Puts it into a job, to see what the rules say. */
  put(state: WizardState, uri: string): void
}

type Place = 'official' | 'own'
type Elsewhere = Place | 'typed'

/** Rule C2: a verbatim ImageUri of ListImages; one of the user's own registry is typed and goes unverified. */
export async function chooseImage(asking: Asking, wanted: Wanted): Promise<ChosenImage | Back> {
  let place: Elsewhere = wanted.isOwn ? 'own' : 'official'
  for (;;) {
    const asked: ChosenImage | Elsewhere | Back =
      place === 'typed' ? await type(asking, wanted) : await choose(asking, wanted, place)
    if (asked === BACK && place !== 'official') place = 'official'
    else if (asked === 'official' || asked === 'own' || asked === 'typed') place = asked
    else return asked
  }
}

async function choose(
  asking: Asking,
  {message, labels, current}: Wanted,
  place: Place,
): Promise<ChosenImage | Elsewhere | Back> {
  const {prompter, lists, state, now, problem, back} = asking
  const workspaceId = state.document.WorkspaceId ?? ''
  const own = place === 'own'
  const list = own ? lists.images({workspaceId}) : lists.images({labels})
  const there = await arrival(asking, {message, what: 'Images'}, list)
  if (there === BACK) return BACK
  if (there === 'unread') return 'typed'

  const columns = own ? 'Name,Framework,Chip,Cuda,Python,Age' : 'Framework,Chip,Cuda,Python,Age,Size,Name'
  const chosen = await prompter.choose({
    message: own ? `${message} of workspace ${state.names[workspaceId] ?? workspaceId}` : message,
    problem: there === 'none' ? emptyText(place) : problem,
    back,
    rows: list,
    what: 'images',
    columns: columnsFor(imageColumns({now}), columns),
    id: (row) => row.ImageUri ?? '',
    keywords,
    shown: (row) => row.Name ?? row.ImageUri ?? '',
    detail: (row) => row.ImageUri,
    initial: current,
    extras: [
      own
        ? {name: 'official', label: 'Official images', detail: 'Those that PAI offers to everybody.'}
        : {name: 'own', label: 'Images of this workspace', detail: 'Those that your team has added.'},
      {
        name: 'typed',
        label: 'Another image: type its address',
        detail: 'One of your own registry; it is not looked up.',
      },
    ] as const,
  })
  if (typeof chosen !== 'object') return chosen
  const value = (key: string) =>
    String(
      imageColumns({now})
        .find((column) => column.key === key)
        ?.value(chosen) ?? '',
    )
  const known = {uri: chosen.ImageUri ?? '', name: chosen.Name, chip: value('Chip'), framework: value('Framework')}
  return {...known, isTyped: false, ownOf: own ? workspaceId : undefined}
}

async function type(
  {prompter, state, problem, check}: Asking,
  {message, current, put}: Wanted,
): Promise<ChosenImage | Back> {
  const address = await prompter.text({
    message: `${message} address`,
    problem,
    initial: isTyped(state, current) || problem !== undefined ? current : undefined,
    hint: 'Such as registry-vpc.cn-hangzhou.aliyuncs.com/my-team/train:v3',
    validate: (text) => {
      if (!/^[\w.-]+(:\d+)?\/[^\s]+$/.test(text)) return 'An address has a registry, a path and a tag, without blanks.'
      return check((trial) => put(trial, text))
    },
  })
  if (address === BACK) return BACK
  return {uri: address, isTyped: true, chip: /-(gpu|cpu)\b/i.exec(address)?.[1]?.toUpperCase()}
}

/** Remembers of an image what its address does not say. */
export function learnImage({picks, names}: WizardState, {uri, name, isTyped: typed}: ChosenImage): void {
  const others = (picks.typedImages ?? []).filter((each) => each !== uri)
  picks.typedImages = typed ? [...others, uri] : others
  if (!typed) names[uri] = name ?? ''
}

function isTyped({picks}: WizardState, uri: string | undefined): boolean {
  return uri !== undefined && picks.typedImages?.includes(uri) === true
}

/** Does a pod run an image that the catalog does not know? */
export function hasTypedImage(state: WizardState): boolean {
  const specs = Array.isArray(state.document.JobSpecs) ? state.document.JobSpecs : []
  return specs.some((spec) => isTyped(state, spec?.Image))
}

/** Sets the image of one role. */
export function setRoleImage(state: WizardState, place: number, uri: string): void {
  answer(state, ['JobSpecs', place, 'Image'], uri)
}

function emptyText(place: Place): string {
  return place === 'own'
    ? 'This workspace has no images of its own.'
    : 'No image carries all of these labels; Esc changes them.'
}

/** Versions as tags spell them, too: cu124, py311. */
function keywords(row: Image): string {
  return `${row.ImageUri} ${row.Name} ${row.ImageId} ${row.Description ?? ''} ${(row.Labels ?? []).map(({Value}) => Value).join(' ')}`
}
