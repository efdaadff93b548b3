import type {Cloud} from '../api/cloud.js'
import type {ListImagesInput, ListImagesResponseBodyImages} from '../api/generated/types.js'
import {listItems} from '../api/paging.js'
import {lookedUp} from './findings.js'
import {nearestImages} from './nearest-images.js'

export type Image = ListImagesResponseBodyImages

export interface ImageSearch {
  image?: Image
  /** How the given text names it: only its address is what a job takes (rule C2). */
  by?: 'uri' | 'name' | 'id'
  /** What comes nearest, best first, where there is no such image. */
  near: Image[]
}

/** Images that are looked at to find near ones: so many of the newest in each place. */
const MOST_CANDIDATES = 200

/**
 * The image of an address, a name or an id, among the official ones and, if a workspace is given, its own. One call a
 * place, by the service's filters, where there is such an image; where there is none, the images of the same framework
 * are looked through.
 * @throws CliError where it was not found and a place could not be read
 */
export async function findImage(cloud: Cloud, given: string, workspaceId?: string): Promise<ImageSearch> {
  if (/^image-[0-9a-z]+$/i.test(given)) {
    const image = await lookedUp(() => cloud.call('GetImage', {ImageId: given, Verbose: true}))
    if (image) return {image: {...image, ImageId: given}, by: 'id', near: []}
  }
  const places = workspaceId === undefined ? [{}] : [{}, {WorkspaceId: workspaceId}]
  const exact = await everywhere(cloud, places, given.includes('/') ? {ImageUri: given} : {Name: given})
  const found = named(given, exact.images)
  if (found) return found
  if (exact.failure !== undefined) throw exact.failure

  const {images, failure} = await everywhere(cloud, places, {Query: wordOf(given)})
  const later = named(given, images)
  if (later) return later
  if (failure !== undefined) throw failure
  return {near: nearestImages(given, images)}
}

function named(given: string, images: Image[]): ImageSearch | undefined {
  const byUri = images.find(({ImageUri}) => ImageUri === given)
  if (byUri) return {image: byUri, by: 'uri', near: []}
  const byName = images.find(({Name}) => Name?.toLowerCase() === given.toLowerCase())
  return byName && {image: byName, by: 'name', near: []}
}

async function everywhere(
  cloud: Cloud,
  places: ListImagesInput[],
  filter: ListImagesInput,
): Promise<{images: Image[]; failure?: unknown}> {
  const order = {SortBy: 'GmtCreateTime', Order: 'DESC', Verbose: true}
  const answers = await Promise.allSettled(
    places.map((place) => listItems(cloud, 'ListImages', {...filter, ...place, ...order}, {limit: MOST_CANDIDATES})),
  )
  return {
    images: answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value.items : [])),
    failure: answers.find((answer) => answer.status === 'rejected')?.reason,
  }
}

/**
 * What images of the same kind have in their name or description: the first word of the repository, "pytorch" of
 * …/pytorch-training:1.12.
 */
function wordOf(given: string): string {
  const repository = given.split('/').at(-1)?.split(':')[0] ?? ''
  return /[a-z]+/i.exec(repository)?.[0] ?? repository
}
