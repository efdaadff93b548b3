import type {Catalog} from '../catalog/catalog.js'

/** Addresses of images and data that contain `does-not-exist` stand for missing ones. */
export const isNonexistent = (address: string) => /(^|[/.:@])does-not-exist([/.:@]|$)/.test(address)

/**
 * The error of the container runtime if an image can't be pulled, else undefined. Missing are hosts below `.invalid`,
 * addresses with `does-not-exist`, and tags that the catalog doesn't list in a repository that it does. Any other
 * address counts as an image of a private registry.
 */
export function findPullError(image: string, catalog: Catalog): string | undefined {
  const {host, repository, tag} = parseImageAddress(image)
  const prefix = `failed to pull and unpack image "${image}": failed to resolve reference "${image}"`
  if (host.endsWith('.invalid')) {
    const url = `https://${host}/v2/${repository}/manifests/${tag}`
    const problem = `failed to do request: Head "${url}": dial tcp: lookup ${host}: no such host`
    return `rpc error: code = Unknown desc = ${prefix}: ${problem}`
  }
  const isCatalogRepository = catalog.images.some(({ImageUri}) => ImageUri.startsWith(`${host}/${repository}:`))
  const isListed = catalog.images.some(({ImageUri}) => ImageUri === image)
  return isNonexistent(image) || (isCatalogRepository && !isListed)
    ? `rpc error: code = NotFound desc = ${prefix}: ${image}: not found`
    : undefined
}

function parseImageAddress(image: string): {host: string; repository: string; tag: string} {
  const [host = '', ...path] = image.split('/')
  const [repository = '', tag = 'latest'] = path.join('/').split(/[:@](.*)/s)
  return {host, repository, tag}
}
