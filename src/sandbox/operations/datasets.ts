import type {Catalog} from '../catalog/catalog.js'
import type {SandboxDataset} from '../catalog/datasets.js'
import {NOT_FOUND} from '../service-error.js'
import type {Handlers} from './handler.js'
import {includesIgnoreCase, paginate, parseSortOrder, sortBy, splitList} from './paging.js'
import {findWorkspace} from './workspaces.js'

/** Datasets with their versions, and code sources, of the default workspace unless the request names one. */
export function datasetOperations(catalog: Catalog): Handlers {
  const resolveWorkspaceId = (requested: string | undefined) =>
    (requested ? findWorkspace(catalog, requested) : catalog.defaultWorkspace).WorkspaceId

  return {
    ListDatasets(input) {
      const workspaceId = resolveWorkspaceId(input.WorkspaceId)
      const isListed = (filter: string | undefined, value: string | undefined) =>
        splitList(filter)?.includes(value ?? '') ?? true
      // The account has no datasets that others created or shared.
      const isForeign = input.ShareScope || input.Provider || input.SourceDatasetId
      const datasets = catalog.datasets
        .filter((row) => row.WorkspaceId === workspaceId && !isForeign)
        .filter((row) => isListed(input.DatasetIds, row.DatasetId))
        .filter((row) => isListed(input.DataSourceTypes, row.DataSourceType))
        .filter((row) => isListed(input.DataTypes, row.DataType))
        .filter((row) => isListed(input.Properties, row.Property))
        .filter((row) => isListed(input.SourceTypes, row.SourceType))
        .filter((row) => includesIgnoreCase(row.Name, input.Name ?? ''))
        .filter((row) => !input.Accessibility || row.Accessibility === input.Accessibility)
        .filter((row) => !input.Edition || row.Edition === input.Edition)
        .filter((row) => !input.SourceId || row.SourceId === input.SourceId)
        .filter(
          (row) =>
            !input.Label ||
            row.Labels?.some(({Key, Value}) => input.Label === Key || input.Label === `${Key}=${Value}`),
        )
      const {page, total} = paginate(
        sortBy(datasets, (row) => row.GmtCreateTime, parseSortOrder(input.Order, 'ascending')),
        input,
        {defaultSize: 10, maxSize: 100},
      )
      return {TotalCount: total, Datasets: page.map(withoutVersions)}
    },

    GetDataset: ({DatasetId}) => withoutVersions(findDataset(catalog, DatasetId)),

    ListDatasetVersions(input) {
      const versions = findDataset(catalog, input.DatasetId)
        .versions.filter((row) => !input.Properties || row.Property === input.Properties)
        .filter((row) => !input.SourceTypes || row.SourceType === input.SourceTypes)
        .filter((row) => !input.SourceId || row.SourceId === input.SourceId)
      const key = (input.SortBy ?? 'GmtCreateTime') as 'GmtCreateTime' | 'DataSize'
      const {page, total} = paginate(
        sortBy(versions, (row) => row[key], parseSortOrder(input.Order, 'ascending')),
        input,
        {defaultSize: 10, maxSize: 100},
      )
      return {
        DatasetVersions: page,
        TotalCount: total,
        PageNumber: input.PageNumber ?? 1,
        PageSize: input.PageSize ?? 10,
      }
    },

    ListCodeSources(input) {
      const workspaceId = resolveWorkspaceId(input.WorkspaceId)
      const key = (input.SortBy ?? 'GmtCreateTime') as 'GmtCreateTime' | 'DisplayName'
      const codeSources = catalog.codeSources.filter(
        (row) => row.WorkspaceId === workspaceId && includesIgnoreCase(row.DisplayName, input.DisplayName ?? ''),
      )
      const {page, total} = paginate(
        sortBy(codeSources, (row) => row[key], parseSortOrder(input.Order, 'ascending')),
        input,
        {defaultSize: 20, maxSize: 100},
      )
      return {CodeSources: page, TotalCount: total}
    },

    GetCodeSource({CodeSourceId}) {
      const codeSource = catalog.codeSources.find((row) => row.CodeSourceId === CodeSourceId)
      if (!codeSource) throw NOT_FOUND.codeSource(CodeSourceId)
      const {GmtCreateTime, GmtModifyTime} = codeSource
      return {...codeSource, GmtCreateTime: withMillis(GmtCreateTime), GmtModifyTime: withMillis(GmtModifyTime)}
    },
  }
}

/** @throws ApiError 404 in AIWorkSpace's form */
export function findDataset(catalog: Catalog, id: string): SandboxDataset {
  const dataset = catalog.datasets.find((row) => row.DatasetId === id)
  if (!dataset) throw NOT_FOUND.dataset(id)
  return dataset
}

function withoutVersions({versions: _, ...dataset}: SandboxDataset) {
  return dataset
}

/** GetCodeSource has milliseconds in its times, ListCodeSources has not. */
const withMillis = (time: string | undefined) => time?.replace('Z', '.000Z')
