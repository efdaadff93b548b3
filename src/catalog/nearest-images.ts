import {editDistance} from '../text/did-you-mean.js'
import type {CatalogImage} from './images.js'

interface ImageAddress {
  host: string
  repository: string
  parts: string[]
}

const MAX_SUGGESTIONS = 3
/** Above it two addresses have nothing to do with each other. */
const MAX_DISTANCE = 4
/** Images this much farther than the best one are not suggested. */
const MARGIN = 0.15

/** The images with the most similar address, best first, newest first among equals. */
export function findNearestImages(name: string, images: readonly CatalogImage[]): CatalogImage[] {
  const wanted = parseImageAddress(name)
  const ranked = images
    .flatMap((image) => {
      const [uri, ...names] = [image.ImageUri, ...(wanted.host === '' && image.Name ? [image.Name] : [])]
      return uri
        ? [
            {
              image,
              distance: Math.min(...[uri, ...names].map((text) => addressDistance(wanted, parseImageAddress(text)))),
            },
          ]
        : []
    })
    .filter(({distance: far}) => far <= MAX_DISTANCE)
    .sort((a, b) => a.distance - b.distance || ((a.image.GmtCreateTime ?? '' < (b.image.GmtCreateTime ?? '')) ? 1 : -1))
  const bestDistance = ranked[0]?.distance ?? 0
  return ranked
    .filter(({distance: far}) => far <= bestDistance + MARGIN)
    .slice(0, MAX_SUGGESTIONS)
    .map(({image}) => image)
}

/** registry.example.com/team/pytorch:2.8.0-gpu-py311 in its pieces; a text without a slash is repository and tag. */
function parseImageAddress(uri: string): ImageAddress {
  const [address = '', tag = ''] = uri.toLowerCase().split(/:(?=[^/]*$)/)
  const segments = address.split('/')
  const host = segments.length > 1 && /[.:]/.test(segments[0] ?? '') ? (segments.shift() ?? '') : ''
  return {host, repository: segments.at(-1) ?? '', parts: tag.split('-').filter(Boolean)}
}

function addressDistance(a: ImageAddress, b: ImageAddress): number {
  const repository = a.repository === b.repository ? 0 : 3 * partDistance(a.repository, b.repository)
  return repository + (a.host === '' ? 0 : partDistance(a.host, b.host) / 2) + tagDistance(a.parts, b.parts)
}

/** The edit distance of two tags by their parts; parts that only identify a build count little. */
function tagDistance(a: string[], b: string[]): number {
  let previousRow = [0]
  for (const part of b) previousRow.push((previousRow.at(-1) ?? 0) + partWeight(part) / 2)
  for (const part of a) {
    const currentRow = [(previousRow[0] ?? 0) + partWeight(part)]
    for (const [column, otherPart] of b.entries()) {
      const substitution =
        (previousRow[column] ?? 0) + Math.max(partWeight(part), partWeight(otherPart)) * partDistance(part, otherPart)
      currentRow.push(
        Math.min(
          substitution,
          (previousRow[column + 1] ?? 0) + partWeight(part),
          (currentRow[column] ?? 0) + partWeight(otherPart) / 2,
        ),
      )
    }
    previousRow = currentRow
  }
  return previousRow.at(-1) ?? 0
}

/** A commit or a time stamp, such as 3995b779 or 1764361782. */
function partWeight(part: string): number {
  return /^(?=.*\d)[0-9a-z]{8}$|^\d{10}$/.test(part) ? 0.1 : 1
}

/** From 0, the same, to 1, nothing in common, such as gpu and cpu. */
function partDistance(a: string, b: string): number {
  if (a === b) return 0
  const areWords = /^[a-z]{1,4}$/.test(a) && /^[a-z]{1,4}$/.test(b)
  return areWords ? 1 : editDistance(a, b) / Math.max(a.length, b.length, 1)
}
