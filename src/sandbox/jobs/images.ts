import type {Catalog} from '../catalog/catalog.js'

/** In an address of an image or of data: this part is not there. */
export const isNonexistent = (address: string) => /(^|[/.:@])does-not-exist([/.:@]|$)/.test(address)

/**
 * Why a node couldn't pull an image, in the words of its container runtime; nothing for one that it could. A host below
 * `.invalid` is not found, nor is `does-not-exist` in an address, nor a tag of a repository of the catalog that the
 * catalog doesn't list. Any other address is taken as it is, as that of a private registry.
 */
export function findPullError(image: string, catalog: Catalog): string | undefined {
  const {host, repository, tag} = parseImageAddress(image)
  const prefix = `failed to pull and unpack image "${image}": failed to resolve reference "${image}"`
  if (host.endsWith('.invalid')) {
    const url = `https://${host}/v2/${repository}/manifests/${tag}`
    return `rpc error: code = Unknown desc = ${prefix}: failed to do request: Head "${url}": dial tcp: lookup ${host}: no such host`
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
