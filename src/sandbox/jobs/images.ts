import type {Catalog} from '../catalog/catalog.js'

/** In an address of an image or of data: this part is not there. */
export const isMissing = (address: string) => /(^|[/.:@])does-not-exist([/.:@]|$)/.test(address)

/**
 * Why a node couldn't pull an image, in the words of its container runtime; nothing for one that it could. A host below
 * `.invalid` is not found, nor is `does-not-exist` in an address, nor a tag of a repository of the catalog that the
 * catalog doesn't list. Any other address is taken as it is, as that of a private registry.
 */
export function pullProblem(image: string, catalog: Catalog): string | undefined {
  const {host, repository, tag} = partsOf(image)
  const about = `failed to pull and unpack image "${image}": failed to resolve reference "${image}"`
  if (host.endsWith('.invalid')) {
    const url = `https://${host}/v2/${repository}/manifests/${tag}`
    return `rpc error: code = Unknown desc = ${about}: failed to do request: Head "${url}": dial tcp: lookup ${host}: no such host`
  }
  const ours = catalog.images.some(({ImageUri}) => ImageUri.startsWith(`${host}/${repository}:`))
  const listed = catalog.images.some(({ImageUri}) => ImageUri === image)
  return isMissing(image) || (ours && !listed)
    ? `rpc error: code = NotFound desc = ${about}: ${image}: not found`
    : undefined
}

function partsOf(image: string): {host: string; repository: string; tag: string} {
  const [host = '', ...path] = image.split('/')
  const [repository = '', tag = 'latest'] = path.join('/').split(/[:@](.*)/s)
  return {host, repository, tag}
}
