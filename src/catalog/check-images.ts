import type {Cloud} from '../api/cloud.js'
import type {Problem} from '../errors.js'
import {findImage, type ImageSearch} from './find-image.js'
import {byValue, type Findings, type Wanted} from './findings.js'

/**
 * Every image by its address, as ListImages spells it; a name, an id or an unknown address with what is meant (rule
 * C2).
 */
export async function checkImages(cloud: Cloud, wanted: Wanted[], workspaceId?: string): Promise<Findings> {
  const images = [...byValue(wanted)]
  const searches = await Promise.all(images.map(([given]) => findImage(cloud, given, workspaceId)))
  const problems = images.flatMap(([given, paths], place) => {
    const search = searches[place]
    return search === undefined || search.by === 'uri'
      ? []
      : paths.map((path) => ({path, ...imageProblem(given, search, workspaceId)}))
  })
  const warnings = images.flatMap(([, [path = '']], place) =>
    searches[place]?.image?.Labels?.some(({Key, Value}) => Key === 'system.supported.dlc' && Value === 'false')
      ? [`${path}: by its labels this image is not for DLC jobs (system.supported.dlc=false).`]
      : [],
  )
  return {problems, warnings}
}

function imageProblem(given: string, {image, by, near}: ImageSearch, workspaceId?: string): Omit<Problem, 'path'> {
  if (image) {
    const message = `"${given}" is the ${by} of an image; the service takes its whole ImageUri.`
    return {message, mend: `Write ${image.ImageUri}`, rule: 'C2'}
  }
  const own = workspaceId === undefined ? '' : ` or one of workspace ${workspaceId}`
  const message = `"${given}" is not the ImageUri of an official image${own}.`
  const through = 'An image of your own registry goes through with --no-verify-image.'
  // Parted by blanks only: each is copied as it is.
  const addresses = near.map(({ImageUri}) => ImageUri).join(' ')
  const mend = addresses === '' ? `pai-dlc discover images lists them. ${through}` : `${through} Nearest: ${addresses}`
  return {message, mend, rule: 'C2'}
}
