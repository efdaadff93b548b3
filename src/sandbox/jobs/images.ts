import type {Catalog} from '../catalog/catalog.js'

/** Addresses of images and data that contain `does-not-exist` are missing. */
export const isNonexistent = (address: string) => /(^|[/.:@])does-not-exist([/.:@]|$)/.test(address)

/**
 * The error of the container runtime if an image can't be pulled, else undefined. Missing are hosts below `.invalid`,
 * addresses with `does-not-exist`, and tags that the catalog doesn't list in a repository that it does. An address
 * without a registry means Docker Hub, which nodes can't reach. Any other counts as an image of a private registry.
 */
export function findPullError(image: string, catalog: Catalog): string | undefined {
  const {host, repository, tag} = parseImageAddress(image)
  const name = host === DOCKER_HUB ? `docker.io/${repository}:${tag}` : image
  const prefix = `failed to pull and unpack image "${name}": failed to resolve reference "${name}"`
  const url = `https://${host}/v2/${repository}/manifests/${tag}`
  const head = `rpc error: code = Unknown desc = ${prefix}: failed to do request: Head "${url}": dial tcp`
  if (host === DOCKER_HUB) return `${head}: i/o timeout`
  if (host.endsWith('.invalid')) return `${head}: lookup ${host}: no such host`
  const isCatalogRepository = catalog.images.some(({ImageUri}) => ImageUri.startsWith(`${host}/${repository}:`))
  const isListed = catalog.images.some(({ImageUri}) => ImageUri === image)
  return isNonexistent(image) || (isCatalogRepository && !isListed)
    ? `rpc error: code = NotFound desc = ${prefix}: ${image}: not found`
    : undefined
}

const DOCKER_HUB = 'registry-1.docker.io'

function parseImageAddress(image: string): {host: string; repository: string; tag: string} {
  const [first = '', ...rest] = image.split('/')
  const hasRegistry = rest.length > 0 && /[.:]|^localhost$/.test(first)
  const path = hasRegistry ? rest.join('/') : rest.length > 0 ? image : `library/${image}`
  const [repository = '', tag = 'latest'] = path.split(/[:@](.*)/s)
  return {host: hasRegistry ? first : DOCKER_HUB, repository, tag}
}
