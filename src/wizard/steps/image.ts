import {BACK} from '../../prompt/prompter.js'
import {answer, type WizardState} from '../state.js'
import type {Step} from '../step.js'
import {chooseImage, learnImage} from './choose-image.js'

/** The image of all pods; roles may get others once there are some. */
export const imageStep: Step = {
  id: 'image',
  title: 'Image',
  fields: ['JobSpecs[].Image'],
  basis: ({document, picks}) => (picks.ownImagesOf ? String(document.WorkspaceId) : 'anywhere'),
  forget: (state) => setImage(state, undefined),
  load: ({lists}, {picks}) => void lists.images({labels: picks.labels}),
  async ask(asking) {
    const {state} = asking
    const {labels, ownImagesOf} = state.picks
    const wanted = {message: 'Image', labels, current: imageOf(state), isOwn: ownImagesOf !== undefined, put: setImage}
    const chosen = await chooseImage(asking, wanted)
    if (chosen === BACK) return BACK
    const {uri, ownOf, chip, framework} = chosen
    setImage(state, uri)
    Object.assign(state.picks, {image: uri, ownImagesOf: ownOf, chip, framework})
    learnImage(state, chosen)
    return undefined
  },
}

/** The image that pods run unless their role has another. */
export function imageOf({document, picks}: WizardState): string | undefined {
  const images = (Array.isArray(document.JobSpecs) ? document.JobSpecs : []).flatMap((spec) => spec?.Image || [])
  return images.find((image) => image === picks.image) ?? images[0]
}

/** All pods run one image but those that got another; where a file left out some, only those get it. */
function setImage(state: WizardState, uri: string | undefined): void {
  const specs = Array.isArray(state.document.JobSpecs) ? state.document.JobSpecs : []
  if (specs.length === 0) answer(state, ['JobSpecs'], [{Type: 'Worker', PodCount: 1}], 'default')
  const lacking = specs.some((spec) => !spec?.Image)
  const old = imageOf(state)
  for (let place = 0; place < Math.max(1, specs.length); place++) {
    const own = specs[place]?.Image
    const isOther = state.picks.roleImages === 'each' && own !== old
    if (lacking ? !own : !isOther) answer(state, ['JobSpecs', place, 'Image'], uri)
  }
}
