import type {Catalog} from '../catalog/catalog.js'
import {invalidParameter} from '../service-error.js'
import type {Handlers} from './handler.js'
import {paginate, splitList} from './paging.js'

export function ecsSpecOperations(catalog: Catalog): Handlers {
  return {
    ListEcsSpecs(input) {
      // The service rejects even the values that its documentation lists.
      if (input.SortBy) throw invalidParameter('SortBy', `is not supported: ${input.SortBy}`)
      const names = splitList(input.InstanceTypes)
      const specs = catalog.ecsSpecs
        .filter((row) => !names || names.includes(row.InstanceType))
        .filter((row) => !input.AcceleratorType || row.AcceleratorType === input.AcceleratorType)
        .filter((row) => !input.ResourceType || row.ResourceType === input.ResourceType)
      const {page, total} = paginate(input.Order === 'desc' ? specs.toReversed() : specs, input, {
        defaultSize: 10,
        maxSize: 100,
      })
      return {EcsSpecs: page, TotalCount: total}
    },
  }
}
