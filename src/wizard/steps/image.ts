import {BACK} from '../../prompt/prompter.js'
import {setAnswer, type WizardState} from '../state.js'
import type {WizardStep} from '../step.js'
import {chooseImage, rememberImage} from './choose-image.js'

/** The image of all pods; roles can get a different one later. */
export const imageStep: WizardStep = {
  id: 'image',
  title: 'Image',
  summary: (state) => {
    const uri = getMainImage(state) ?? ''
    return state.names[uri] || uri
  },
  fields: ['JobSpecs[].Image'],
  dependencyKey: ({document, picks}) => (picks.ownImagesOf ? String(document.WorkspaceId) : 'anywhere'),
  clearAnswer: (state) => setMainImage(state, undefined),
  preload: ({lists}, {picks}) => void lists.images({labels: picks.labels}),
  async ask(context) {
    const {state} = context
    const {labels, ownImagesOf} = state.picks
    const request = {
      message: 'Image',
      labels,
      current: getMainImage(state),
      isOwn: ownImagesOf !== undefined,
      setImage: setMainImage,
    }
    const chosen = await chooseImage(context, request)
    if (chosen === BACK) return BACK
    const {uri, ownerWorkspaceId: ownOf, chip, framework} = chosen
    setMainImage(state, uri)
    Object.assign(state.picks, {image: uri, ownImagesOf: ownOf, chip, framework})
    rememberImage(state, chosen)
    return undefined
  },
}

export function getMainImage({document, picks}: WizardState): string | undefined {
  const images = (Array.isArray(document.JobSpecs) ? document.JobSpecs : []).flatMap((spec) => spec?.Image || [])
  return images.find((image) => image === picks.image) ?? images[0]
}

/** Sets the image of all roles without their own image, or only of those that a file left without one. */
function setMainImage(state: WizardState, uri: string | undefined): void {
  const specs = Array.isArray(state.document.JobSpecs) ? state.document.JobSpecs : []
  if (specs.length === 0) setAnswer(state, ['JobSpecs'], [{Type: 'Worker', PodCount: 1}], 'default')
  const hasMissing = specs.some((spec) => !spec?.Image)
  const previous = getMainImage(state)
  for (let index = 0; index < Math.max(1, specs.length); index++) {
    const roleImage = specs[index]?.Image
    const isRoleSpecific = state.picks.roleImages === 'each' && roleImage !== previous
    if (hasMissing ? !roleImage : !isRoleSpecific) setAnswer(state, ['JobSpecs', index, 'Image'], uri)
  }
}
