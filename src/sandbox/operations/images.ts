import type {Catalog} from '../catalog/catalog.js'
import type {SandboxImage} from '../catalog/images.js'
import {invalidParameter, NOT_FOUND} from '../service-error.js'
import type {Handlers} from './handler.js'
import {includesIgnoreCase, paginate, parseSortOrder, sortBy, splitList} from './paging.js'
import {findWorkspace, hasLabels} from './workspaces.js'

/** The official images, or those of a workspace if the request names one. */
export function imageOperations(catalog: Catalog): Handlers {
  return {
    ListImages(input) {
      for (const pair of (input.Labels || undefined)?.split(',') ?? []) {
        if (!/^[^=\s]+=\S(.*\S)?$/.test(pair))
          throw invalidParameter('Labels', 'must be Key=Value pairs joined by commas, without blanks between them')
      }
      const text = input.Query ?? ''
      const images = listImages(catalog, input.WorkspaceId)
        .filter((image) =>
          input.Name && input.Options?.includes('ExactMatchName')
            ? image.Name === input.Name
            : includesIgnoreCase(image.Name, input.Name ?? ''),
        )
        .filter((image) => includesIgnoreCase(image.Name, text) || includesIgnoreCase(image.Description, text))
        .filter((image) => !input.ImageUri || image.ImageUri === input.ImageUri)
        .filter((image) => !input.Accessibility || image.Accessibility === input.Accessibility)
        .filter((image) => hasLabels(image.Labels, input.Labels))
      const {page, total} = paginate(
        sortBy(images, (image) => image.GmtCreateTime, parseSortOrder(input.Order, 'ascending')),
        input,
        {defaultSize: 20, maxSize: 100},
      )
      return {TotalCount: total, Images: page.map((image) => toImageItem(image, input.Verbose))}
    },

    GetImage({ImageId, Verbose}) {
      const image = catalog.images.find((row) => row.ImageId === ImageId)
      if (!image) throw NOT_FOUND.image(ImageId)
      const {ImageId: _, ...rest} = toImageItem(image, Verbose)
      return rest
    },

    ListImageLabels(input) {
      const keys = splitList(input.LabelKeys)
      const images = listImages(catalog, input.WorkspaceId)
        .filter((image) => !input.ImageId || image.ImageId === input.ImageId)
        .filter((image) => hasLabels(image.Labels, input.LabelFilter))
      const pairs = new Map(
        images.flatMap((image) => image.Labels.map((label) => [`${label.Key}=${label.Value}`, label])),
      )
      const labels = [...pairs.values()].filter(({Key}) => !keys || keys.includes(Key))
      return {Labels: sortBy(labels, ({Key, Value}) => `${Key}=${Value}`, 'ascending'), TotalCount: labels.length}
    },
  }
}

/** Some clients send 0 for no workspace. */
function listImages(catalog: Catalog, workspaceId: string | undefined): SandboxImage[] {
  if (!workspaceId || workspaceId === '0') return catalog.images.filter((image) => !image.WorkspaceId)
  const {WorkspaceId} = findWorkspace(catalog, workspaceId)
  return catalog.images.filter((image) => image.WorkspaceId === WorkspaceId)
}

function toImageItem(
  {Labels, ...image}: SandboxImage,
  verbose: boolean | undefined,
): Omit<SandboxImage, 'Labels'> & Partial<Pick<SandboxImage, 'Labels'>> {
  return verbose ? {...image, Labels} : image
}
