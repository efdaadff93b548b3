import type {Cloud} from '../api/cloud.js'
import type {Problem} from '../errors.js'
import {findImage, type ImageSearch} from './find-image.js'
import {type CheckFindings, groupPathsByValue, type ReferencedValue} from './findings.js'

/** Checks every image address against ListImages, and suggests similar ones (rule C2). */
export async function checkImages(
  cloud: Cloud,
  references: ReferencedValue[],
  workspaceId?: string,
): Promise<CheckFindings> {
  const images = [...groupPathsByValue(references)]
  const searches = await Promise.all(images.map(([name]) => findImage(cloud, name, workspaceId)))
  const problems = images.flatMap(([name, paths], index) => {
    const search = searches[index]
    return search === undefined || search.matchedBy === 'uri'
      ? []
      : paths.map((path) => ({path, ...imageProblem(name, search, workspaceId)}))
  })
  const warnings = images.flatMap(([, [path = '']], index) =>
    searches[index]?.image?.Labels?.some(({Key, Value}) => Key === 'system.supported.dlc' && Value === 'false')
      ? [`${path}: by its labels this image is not for DLC jobs (system.supported.dlc=false).`]
      : [],
  )
  return {problems, warnings}
}

function imageProblem(
  name: string,
  {image, matchedBy, nearest}: ImageSearch,
  workspaceId?: string,
): Omit<Problem, 'path'> {
  if (image) {
    const message = `"${name}" is the ${matchedBy} of an image; the service takes its whole ImageUri.`
    return {message, fix: `Use ${image.ImageUri}`, rule: 'C2'}
  }
  const workspaceClause = workspaceId === undefined ? '' : ` or one of workspace ${workspaceId}`
  const message = `"${name}" is not the ImageUri of an official image${workspaceClause}.`
  const privateImageHint = 'For an image in your own registry, use --no-verify-image.'
  // Separated by spaces only, so that each URI can be copied.
  const addresses = nearest.map(({ImageUri}) => ImageUri).join(' ')
  const fix =
    addresses === ''
      ? `pai-dlc discover images lists them. ${privateImageHint}`
      : `${privateImageHint} Nearest: ${addresses}`
  return {message, fix, rule: 'C2'}
}
