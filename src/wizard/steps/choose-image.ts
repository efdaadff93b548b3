import {BACK, type Back} from '../../prompt/prompter.js'
import {imageColumns} from '../../render/images.js'
import type {Image} from '../lists.js'
import {setAnswer, type WizardState} from '../state.js'
import type {StepContext} from '../step.js'
import {columnsFor, waitForFirstPage} from './load-list.js'

export interface ChosenImage {
  uri: string
  name?: string
  /** The workspace of a custom image. */
  ownerWorkspaceId?: string
  /** The user typed the URI, so it is not verified (rule C2). */
  isTyped: boolean
  chip?: string
  framework?: string
}

interface ImageRequest {
  message: string
  labels?: readonly string[]
  current?: string
  isOwn: boolean
  /** Sets the image in a job, to check it against the rules. */
  setImage(state: WizardState, uri: string): void
}

type CatalogSource = 'official' | 'own'
type ImageSource = CatalogSource | 'typed'

/** Returns an ImageUri of ListImages, or a typed URI that is not verified (rule C2). */
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
  const listStatus = await waitForFirstPage(context, {message, subject: 'images'}, list)
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
        ? {name: 'official', label: 'Official images', detail: 'Images provided by PAI.'}
        : {name: 'own', label: 'Images of this workspace', detail: 'Custom images that your team added.'},
      {
        name: 'typed',
        label: 'Enter an image URI',
        detail: 'For an image in your own registry; it is not verified.',
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
    message: `${message} URI`,
    problem,
    initial: isTypedImage(state, current) || problem !== undefined ? current : undefined,
    hint: 'For example registry-vpc.cn-hangzhou.aliyuncs.com/my-team/train:v3',
    validate: (text) => {
      if (!/^[\w.-]+(:\d+)?\/[^\s]+$/.test(text)) return 'Use REGISTRY/PATH:TAG, without spaces.'
      return check((trial) => setImage(trial, text))
    },
  })
  if (address === BACK) return BACK
  return {uri: address, isTyped: true, chip: /-(gpu|cpu)\b/i.exec(address)?.[1]?.toUpperCase()}
}

export function rememberImage({picks, names}: WizardState, {uri, name, isTyped: isTypedAddress}: ChosenImage): void {
  const otherUris = (picks.typedImages ?? []).filter((typedUri) => typedUri !== uri)
  picks.typedImages = isTypedAddress ? [...otherUris, uri] : otherUris
  if (!isTypedAddress) names[uri] = name ?? ''
}

function isTypedImage({picks}: WizardState, uri: string | undefined): boolean {
  return uri !== undefined && picks.typedImages?.includes(uri) === true
}

export function hasTypedImage(state: WizardState): boolean {
  const specs = Array.isArray(state.document.JobSpecs) ? state.document.JobSpecs : []
  return specs.some((spec) => isTypedImage(state, spec?.Image))
}

export function setRoleImage(state: WizardState, index: number, uri: string): void {
  setAnswer(state, ['JobSpecs', index, 'Image'], uri)
}

function describeEmptyList(source: CatalogSource): string {
  return source === 'own'
    ? 'This workspace has no custom images.'
    : 'No image has all of these labels. Press Esc to change them.'
}

/** Includes image tags, so that cu124 and py311 match, too. */
function imageKeywords(image: Image): string {
  return `${image.ImageUri} ${image.Name} ${image.ImageId} ${image.Description ?? ''} ${(image.Labels ?? []).map(({Value}) => Value).join(' ')}`
}
