import type {ListImagesResponseBodyImages} from '../api/generated/types.js'
import {editDistance} from '../text/did-you-mean.js'

type Image = ListImagesResponseBodyImages

interface Address {
  host: string
  repository: string
  parts: string[]
}

const MOST = 3
/** Above it two addresses have nothing to do with each other. */
const TOO_FAR = 4
/** So much farther than the best one, and it is no longer meant. */
const MARGIN = 0.15

/**
 * The images whose address is like the given one, best first, newest first among equals: repository, then tag, part by
 * part.
 */
export function nearestImages(given: string, images: readonly Image[]): Image[] {
  const wanted = addressOf(given)
  const ranked = images
    .flatMap((image) => {
      const [uri, ...names] = [image.ImageUri, ...(wanted.host === '' && image.Name ? [image.Name] : [])]
      return uri
        ? [{image, distance: Math.min(...[uri, ...names].map((text) => distance(wanted, addressOf(text))))}]
        : []
    })
    .filter(({distance: far}) => far <= TOO_FAR)
    .sort(
      (one, other) =>
        one.distance - other.distance || ((one.image.GmtCreateTime ?? '' < (other.image.GmtCreateTime ?? '')) ? 1 : -1),
    )
  const best = ranked[0]?.distance ?? 0
  return ranked
    .filter(({distance: far}) => far <= best + MARGIN)
    .slice(0, MOST)
    .map(({image}) => image)
}

/** registry.example.com/team/pytorch:2.8.0-gpu-py311 in its pieces; a text without a slash is repository and tag. */
function addressOf(uri: string): Address {
  const [place = '', tag = ''] = uri.toLowerCase().split(/:(?=[^/]*$)/)
  const steps = place.split('/')
  const host = steps.length > 1 && /[.:]/.test(steps[0] ?? '') ? (steps.shift() ?? '') : ''
  return {host, repository: steps.at(-1) ?? '', parts: tag.split('-').filter(Boolean)}
}

function distance(one: Address, other: Address): number {
  const repository = one.repository === other.repository ? 0 : 3 * apart(one.repository, other.repository)
  return repository + (one.host === '' ? 0 : apart(one.host, other.host) / 2) + tagDistance(one.parts, other.parts)
}

/**
 * Parts put in, left out and changed, a change as far as its letters are apart; what only names a build weighs little.
 */
function tagDistance(one: string[], other: string[]): number {
  let last = [0]
  for (const part of other) last.push((last.at(-1) ?? 0) + weight(part) / 2)
  for (const part of one) {
    const current = [(last[0] ?? 0) + weight(part)]
    for (const [column, theirs] of other.entries()) {
      const changed = (last[column] ?? 0) + Math.max(weight(part), weight(theirs)) * apart(part, theirs)
      current.push(
        Math.min(changed, (last[column + 1] ?? 0) + weight(part), (current[column] ?? 0) + weight(theirs) / 2),
      )
    }
    last = current
  }
  return last.at(-1) ?? 0
}

/** A commit or a time stamp, such as 3995b779 or 1764361782. */
function weight(part: string): number {
  return /^(?=.*\d)[0-9a-z]{8}$|^\d{10}$/.test(part) ? 0.1 : 1
}

/** From 0, the same, to 1, nothing in common, such as gpu and cpu. */
function apart(one: string, other: string): number {
  if (one === other) return 0
  const areWords = /^[a-z]{1,4}$/.test(one) && /^[a-z]{1,4}$/.test(other)
  return areWords ? 1 : editDistance(one, other) / Math.max(one.length, other.length, 1)
}
