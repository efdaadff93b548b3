import type {Catalog} from '../catalog/catalog.js'
import type {CatalogDataset} from '../catalog/datasets.js'
import {WORKSPACE_ERRORS} from '../service-error.js'
import type {Handlers} from './handler.js'
import {contains, listOf, orderOf, pageOf, sortedBy} from './paging.js'
import {findWorkspace} from './workspaces.js'

/** Datasets with their versions, and code sources: of the default workspace unless one is named. */
export function datasetOperations(catalog: Catalog): Handlers {
  const workspaceId = (named: string | undefined) =>
    (named ? findWorkspace(catalog, named) : catalog.defaultWorkspace).WorkspaceId

  return {
    ListDatasets(input) {
      const home = workspaceId(input.WorkspaceId)
      const among = (filter: string | undefined, value: string | undefined) =>
        listOf(filter)?.includes(value ?? '') ?? true
      // The account has no datasets that others made or shared.
      const elsewhere = input.ShareScope || input.Provider || input.SourceDatasetId
      const datasets = catalog.datasets
        .filter((row) => row.WorkspaceId === home && !elsewhere)
        .filter((row) => among(input.DatasetIds, row.DatasetId))
        .filter((row) => among(input.DataSourceTypes, row.DataSourceType))
        .filter((row) => among(input.DataTypes, row.DataType))
        .filter((row) => among(input.Properties, row.Property))
        .filter((row) => among(input.SourceTypes, row.SourceType))
        .filter((row) => contains(row.Name, input.Name ?? ''))
        .filter((row) => !input.Accessibility || row.Accessibility === input.Accessibility)
        .filter((row) => !input.Edition || row.Edition === input.Edition)
        .filter((row) => !input.SourceId || row.SourceId === input.SourceId)
        .filter(
          (row) =>
            !input.Label ||
            row.Labels?.some(({Key, Value}) => input.Label === Key || input.Label === `${Key}=${Value}`),
        )
      const {page, total} = pageOf(
        sortedBy(datasets, (row) => row.GmtCreateTime, orderOf(input.Order, 'ascending')),
        input,
        {size: 10, max: 100},
      )
      return {TotalCount: total, Datasets: page.map(withoutVersions)}
    },

    GetDataset: ({DatasetId}) => withoutVersions(findDataset(catalog, DatasetId)),

    ListDatasetVersions(input) {
      const chosen = findDataset(catalog, input.DatasetId)
        .versions.filter((row) => !input.Properties || row.Property === input.Properties)
        .filter((row) => !input.SourceTypes || row.SourceType === input.SourceTypes)
        .filter((row) => !input.SourceId || row.SourceId === input.SourceId)
      const key = (input.SortBy ?? 'GmtCreateTime') as 'GmtCreateTime' | 'DataSize'
      const {page, total} = pageOf(
        sortedBy(chosen, (row) => row[key], orderOf(input.Order, 'ascending')),
        input,
        {size: 10, max: 100},
      )
      return {
        DatasetVersions: page,
        TotalCount: total,
        PageNumber: input.PageNumber ?? 1,
        PageSize: input.PageSize ?? 10,
      }
    },

    ListCodeSources(input) {
      const home = workspaceId(input.WorkspaceId)
      const key = (input.SortBy ?? 'GmtCreateTime') as 'GmtCreateTime' | 'DisplayName'
      const chosen = catalog.codeSources.filter(
        (row) => row.WorkspaceId === home && contains(row.DisplayName, input.DisplayName ?? ''),
      )
      const {page, total} = pageOf(
        sortedBy(chosen, (row) => row[key], orderOf(input.Order, 'ascending')),
        input,
        {size: 20, max: 100},
      )
      return {CodeSources: page, TotalCount: total}
    },

    GetCodeSource({CodeSourceId}) {
      const found = catalog.codeSources.find((row) => row.CodeSourceId === CodeSourceId)
      if (!found) throw WORKSPACE_ERRORS.codeSource(CodeSourceId)
      return {...found, GmtCreateTime: millis(found.GmtCreateTime), GmtModifyTime: millis(found.GmtModifyTime)}
    },
  }
}

/** The dataset of an id, or the 404 of AIWorkSpace. */
export function findDataset(catalog: Catalog, id: string): CatalogDataset {
  const dataset = catalog.datasets.find((row) => row.DatasetId === id)
  if (!dataset) throw WORKSPACE_ERRORS.dataset(id)
  return dataset
}

function withoutVersions({versions: _, ...dataset}: CatalogDataset) {
  return dataset
}

/** One code source has milliseconds in its times, the list has not. */
const millis = (time: string | undefined) => time?.replace('Z', '.000Z')
