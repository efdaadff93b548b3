import type {Catalog} from '../catalog/catalog.js'
import type {Image} from '../catalog/images.js'
import {invalidParameter, WORKSPACE_ERRORS} from '../service-error.js'
import type {Handlers} from './handler.js'
import {contains, listOf, orderOf, pageOf, sortedBy} from './paging.js'
import {findWorkspace, hasLabels} from './workspaces.js'

/** The official images, and a workspace's own ones when it is named. */
export function imageOperations(catalog: Catalog): Handlers {
  return {
    ListImages(input) {
      for (const pair of listOf(input.Labels) ?? []) {
        if (!/^[^=\s]+=.+$/.test(pair)) throw invalidParameter('Labels', 'must be Key=Value pairs joined by commas')
      }
      const text = input.Query ?? ''
      const images = imagesOf(catalog, input.WorkspaceId)
        .filter((image) => contains(image.Name, input.Name ?? ''))
        .filter((image) => contains(image.Name, text) || contains(image.Description, text))
        .filter((image) => !input.ImageUri || image.ImageUri === input.ImageUri)
        .filter((image) => !input.Accessibility || image.Accessibility === input.Accessibility)
        .filter((image) => hasLabels(image.Labels, input.Labels))
      const {page, total} = pageOf(
        sortedBy(images, (image) => image.GmtCreateTime, orderOf(input.Order, 'ascending')),
        input,
        {size: 20, max: 100},
      )
      return {TotalCount: total, Images: page.map((image) => shown(image, input.Verbose))}
    },

    GetImage({ImageId, Verbose}) {
      const image = catalog.images.find((row) => row.ImageId === ImageId)
      if (!image) throw WORKSPACE_ERRORS.image(ImageId)
      const {ImageId: _, ...rest} = shown(image, Verbose)
      return rest
    },

    ListImageLabels(input) {
      const keys = listOf(input.LabelKeys)
      const images = imagesOf(catalog, input.WorkspaceId)
        .filter((image) => !input.ImageId || image.ImageId === input.ImageId)
        .filter((image) => hasLabels(image.Labels, input.LabelFilter))
      const pairs = new Map(
        images.flatMap((image) => image.Labels.map((label) => [`${label.Key}=${label.Value}`, label])),
      )
      const labels = [...pairs.values()].filter(({Key}) => !keys || keys.includes(Key))
      return {Labels: sortedBy(labels, ({Key, Value}) => `${Key}=${Value}`, 'ascending'), TotalCount: labels.length}
    },
  }
}

/** Without a workspace, or with the 0 that some clients send for none, the official ones. */
function imagesOf(catalog: Catalog, workspaceId: string | undefined): Image[] {
  if (!workspaceId || workspaceId === '0') return catalog.images.filter((image) => !image.WorkspaceId)
  const {WorkspaceId} = findWorkspace(catalog, workspaceId)
  return catalog.images.filter((image) => image.WorkspaceId === WorkspaceId)
}

function shown(
  {Labels, ...image}: Image,
  verbose: boolean | undefined,
): Omit<Image, 'Labels'> & Partial<Pick<Image, 'Labels'>> {
  return verbose ? {...image, Labels} : image
}
