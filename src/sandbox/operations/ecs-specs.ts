import type {Catalog} from '../catalog/catalog.js'
import {invalidParameter} from '../service-error.js'
import type {Handlers} from './handler.js'
import {listOf, pageOf} from './paging.js'

/** The machine types that can be rented. */
export function ecsSpecOperations(catalog: Catalog): Handlers {
  return {
    ListEcsSpecs(input) {
      // The service rejects even the values that its documentation lists.
      if (input.SortBy) throw invalidParameter('SortBy', `is not supported: ${input.SortBy}`)
      const names = listOf(input.InstanceTypes)
      const chosen = catalog.machineTypes
        .filter((row) => !names || names.includes(row.InstanceType))
        .filter((row) => !input.AcceleratorType || row.AcceleratorType === input.AcceleratorType)
        .filter((row) => !input.ResourceType || row.ResourceType === input.ResourceType)
      const {page, total} = pageOf(input.Order === 'desc' ? chosen.toReversed() : chosen, input, {size: 10, max: 100})
      return {EcsSpecs: page, TotalCount: total}
    },
  }
}
