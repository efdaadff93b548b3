import type {Cloud} from '../api/cloud.js'
import type {ListImagesInput} from '../api/generated/types.js'
import {listItems} from '../api/paging.js'
import {getIfExists} from './findings.js'
import type {CatalogImage} from './images.js'
import {findNearestImages} from './nearest-images.js'

export interface ImageSearch {
  image?: CatalogImage
  /** How the given text names it: only its address is what a job takes (rule C2). */
  matchedBy?: 'uri' | 'name' | 'id'
  /** The most similar images, best first, if there is no such image. */
  nearest: CatalogImage[]
}

/** The number of newest images per source to compare with. */
const MAX_CANDIDATES = 200

/**
 * The image of an address, a name or an id, among the official ones and, if a workspace is given, its own. One call a
 * place, by the service's filters, where there is such an image; where there is none, the images of the same framework
 * are looked through.
 * @throws CliError where it was not found and a place could not be read
 */
export async function findImage(cloud: Cloud, name: string, workspaceId?: string): Promise<ImageSearch> {
  if (/^image-[0-9a-z]+$/i.test(name)) {
    const image = await getIfExists(() => cloud.call('GetImage', {ImageId: name, Verbose: true}))
    if (image) return {image: {...image, ImageId: name}, matchedBy: 'id', nearest: []}
  }
  const scopes = workspaceId === undefined ? [{}] : [{}, {WorkspaceId: workspaceId}]
  const filtered = await listInAllScopes(cloud, scopes, exactFilter(name))
  const match = matchImage(name, filtered.images)
  if (match) return match
  if (filtered.failure !== undefined) throw filtered.failure

  const {images, failure} = await listInAllScopes(cloud, scopes, {Query: searchWord(name)})
  const laterMatch = matchImage(name, images)
  if (laterMatch) return laterMatch
  if (failure !== undefined) throw failure
  return {nearest: findNearestImages(name, images)}
}

/** A service that does not know the option matches parts of a name, too: names are compared again. */
const exactFilter = (name: string): ListImagesInput =>
  name.includes('/') ? {ImageUri: name} : {Name: name, Options: 'ExactMatchName'}

function matchImage(name: string, images: CatalogImage[]): ImageSearch | undefined {
  const byUri = images.find(({ImageUri}) => ImageUri === name)
  if (byUri) return {image: byUri, matchedBy: 'uri', nearest: []}
  const byName = images.find(({Name}) => Name?.toLowerCase() === name.toLowerCase())
  return byName && {image: byName, matchedBy: 'name', nearest: []}
}

async function listInAllScopes(
  cloud: Cloud,
  scopes: ListImagesInput[],
  filter: ListImagesInput,
): Promise<{images: CatalogImage[]; failure?: unknown}> {
  const order = {SortBy: 'GmtCreateTime', Order: 'DESC', Verbose: true}
  const results = await Promise.allSettled(
    scopes.map((scope) => listItems(cloud, 'ListImages', {...filter, ...scope, ...order}, {limit: MAX_CANDIDATES})),
  )
  return {
    images: results.flatMap((result) => (result.status === 'fulfilled' ? result.value.items : [])),
    failure: results.find((result) => result.status === 'rejected')?.reason,
  }
}

/** The first word of the repository, such as "pytorch" of …/pytorch-training:1.12. */
function searchWord(name: string): string {
  const repository = name.split('/').at(-1)?.split(':')[0] ?? ''
  return /[a-z]+/i.exec(repository)?.[0] ?? repository
}
