import {BACK, type Back} from '../../prompt/prompter.js'
import {imageColumns} from '../../render/images.js'
import type {Image} from '../lists.js'
import {setAnswer, type WizardState} from '../state.js'
import type {StepContext} from '../step.js'
import {columnsFor, waitForFirstPage} from './load-list.js'

/** An image that was chosen, with what is known of it. */
export interface ChosenImage {
  uri: string
  name?: string
  /** The workspace whose own image it is. */
  ownerWorkspaceId?: string
  /** The catalog does not know it: it is not to be verified (rule C2). */
  isTyped: boolean
  chip?: string
  framework?: string
}

/** Which image is asked for, and of what. */
interface ImageRequest {
  message: string
  labels?: readonly string[]
  /** Pointed at first. */
  current?: string
  isOwn: boolean
  /** Puts it into a job, to see what the rules say. */
  setImage(state: WizardState, uri: string): void
}

type CatalogSource = 'official' | 'own'
type ImageSource = CatalogSource | 'typed'

/** Rule C2: a verbatim ImageUri of ListImages; one of the user's own registry is typed and goes unverified. */
export async function chooseImage(context: StepContext, request: ImageRequest): Promise<ChosenImage | Back> {
  let source: ImageSource = request.isOwn ? 'own' : 'official'
  for (;;) {
    const result: ChosenImage | ImageSource | Back =
      source === 'typed' ? await promptForAddress(context, request) : await chooseFromCatalog(context, request, source)
    if (result === BACK && source !== 'official') source = 'official'
    else if (result === 'official' || result === 'own' || result === 'typed') source = result
    else return result
  }
}

async function chooseFromCatalog(
  context: StepContext,
  {message, labels, current}: ImageRequest,
  source: CatalogSource,
): Promise<ChosenImage | ImageSource | Back> {
  const {prompter, lists, state, now, problem, canGoBack} = context
  const workspaceId = state.document.WorkspaceId ?? ''
  const isOwn = source === 'own'
  const list = isOwn ? lists.images({workspaceId}) : lists.images({labels})
  const listStatus = await waitForFirstPage(context, {message, subject: 'Images'}, list)
  if (listStatus === BACK) return BACK
  if (listStatus === 'unread') return 'typed'

  const columns = isOwn ? 'Name,Framework,Chip,Cuda,Python,Age' : 'Framework,Chip,Cuda,Python,Age,Size,Name'
  const chosen = await prompter.choose({
    message: isOwn ? `${message} of workspace ${state.names[workspaceId] ?? workspaceId}` : message,
    problem: listStatus === 'none' ? describeEmptyList(source) : problem,
    canGoBack,
    rows: list,
    noun: 'images',
    columns: columnsFor(imageColumns({now}), columns),
    id: (row) => row.ImageUri ?? '',
    keywords: imageKeywords,
    answerText: (row) => row.Name ?? row.ImageUri ?? '',
    detail: (row) => row.ImageUri,
    initial: current,
    actions: [
      isOwn
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
  const cellText = (key: string) =>
    String(
      imageColumns({now})
        .find((column) => column.key === key)
        ?.value(chosen) ?? '',
    )
  const image = {
    uri: chosen.ImageUri ?? '',
    name: chosen.Name,
    chip: cellText('Chip'),
    framework: cellText('Framework'),
  }
  return {...image, isTyped: false, ownerWorkspaceId: isOwn ? workspaceId : undefined}
}

async function promptForAddress(
  {prompter, state, problem, check}: StepContext,
  {message, current, setImage}: ImageRequest,
): Promise<ChosenImage | Back> {
  const address = await prompter.text({
    message: `${message} address`,
    problem,
    initial: isTypedImage(state, current) || problem !== undefined ? current : undefined,
    hint: 'Such as registry-vpc.cn-hangzhou.aliyuncs.com/my-team/train:v3',
    validate: (text) => {
      if (!/^[\w.-]+(:\d+)?\/[^\s]+$/.test(text)) return 'An address has a registry, a path and a tag, without blanks.'
      return check((trial) => setImage(trial, text))
    },
  })
  if (address === BACK) return BACK
  return {uri: address, isTyped: true, chip: /-(gpu|cpu)\b/i.exec(address)?.[1]?.toUpperCase()}
}

/** Remembers of an image what its address does not say. */
export function rememberImage({picks, names}: WizardState, {uri, name, isTyped: isTypedAddress}: ChosenImage): void {
  const otherUris = (picks.typedImages ?? []).filter((typedUri) => typedUri !== uri)
  picks.typedImages = isTypedAddress ? [...otherUris, uri] : otherUris
  if (!isTypedAddress) names[uri] = name ?? ''
}

function isTypedImage({picks}: WizardState, uri: string | undefined): boolean {
  return uri !== undefined && picks.typedImages?.includes(uri) === true
}

/** Does a pod run an image that the catalog does not know? */
export function hasTypedImage(state: WizardState): boolean {
  const specs = Array.isArray(state.document.JobSpecs) ? state.document.JobSpecs : []
  return specs.some((spec) => isTypedImage(state, spec?.Image))
}

/** Sets the image of one role. */
export function setRoleImage(state: WizardState, index: number, uri: string): void {
  setAnswer(state, ['JobSpecs', index, 'Image'], uri)
}

function describeEmptyList(source: CatalogSource): string {
  return source === 'own'
    ? 'This workspace has no images of its own.'
    : 'No image carries all of these labels; Esc changes them.'
}

/** Versions as tags spell them, too: cu124, py311. */
function imageKeywords(image: Image): string {
  return `${image.ImageUri} ${image.Name} ${image.ImageId} ${image.Description ?? ''} ${(image.Labels ?? []).map(({Value}) => Value).join(' ')}`
}
