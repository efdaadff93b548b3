// What a job can use.
import {WorkspaceId} from './documents.js'

const some = (name) => (answer) => answer[name]?.length > 0

export const CATALOG = [
  {operation: 'ListWorkspaces', input: {Verbose: true, PageSize: 50}, right: some('Workspaces')},
  {
    operation: 'GetWorkspace',
    input: {WorkspaceId, Verbose: true},
    right: (answer) => answer.WorkspaceId === WorkspaceId,
  },
  {operation: 'GetDefaultWorkspace', input: {Verbose: true}, right: (answer) => answer.WorkspaceId},
  {operation: 'ListImageLabels', right: some('Labels')},
  {
    operation: 'ListImages',
    what: 'by labels',
    input: {Labels: 'system.chipType=GPU,system.official=true', Verbose: true, PageSize: 100},
    right: ({Images}) => Images.length > 0 && Images.every(({Labels}) => Labels.some(({Value}) => Value === 'GPU')),
    keep: ({Images}) => ({ImageId: Images[0].ImageId}),
  },
  {
    operation: 'ListImages',
    what: 'of a workspace',
    input: {WorkspaceId, Verbose: true},
    right: ({Images}) => Images.length > 0 && Images.every((image) => image.WorkspaceId === WorkspaceId),
  },
  {operation: 'GetImage', input: ({ImageId}) => ({ImageId, Verbose: true}), right: (answer) => answer.ImageUri},
  {
    operation: 'ListDatasets',
    input: {WorkspaceId},
    right: some('Datasets'),
    keep: ({Datasets}) => ({DatasetId: Datasets[0].DatasetId}),
  },
  {operation: 'GetDataset', input: ({DatasetId}) => ({DatasetId}), right: (answer) => answer.Uri},
  {
    operation: 'ListDatasetVersions',
    input: ({DatasetId}) => ({DatasetId, PageNumber: 1, PageSize: 10}),
    right: some('DatasetVersions'),
  },
  {
    operation: 'ListCodeSources',
    input: {WorkspaceId},
    right: some('CodeSources'),
    keep: ({CodeSources}) => ({CodeSourceId: CodeSources[0].CodeSourceId}),
  },
  {operation: 'GetCodeSource', input: ({CodeSourceId}) => ({CodeSourceId}), right: (answer) => answer.CodeRepo},
  {operation: 'ListEcsSpecs', input: {AcceleratorType: 'GPU', PageSize: 100}, right: some('EcsSpecs')},
  {operation: 'ListResources', input: {WorkspaceId}, right: some('Resources')},
  {operation: 'ListQuotas', right: ({TotalCount}) => TotalCount === 0},
  {operation: 'ListMembers', input: {WorkspaceId}, right: some('Members')},
  {operation: 'ListPermissions', input: {WorkspaceId}, right: some('Permissions')},
  {
    operation: 'GetPermission',
    input: {WorkspaceId, PermissionCode: 'PaiDLC:ListJobs'},
    right: (answer) => answer.PermissionCode,
  },
  {operation: 'ListConfigs', input: {WorkspaceId}, right: ({Configs}) => Array.isArray(Configs)},
  {operation: 'ListProducts', right: some('Products')},
  {operation: 'ListWorkspaceUsers', input: {WorkspaceId: '269'}, right: some('Users')},
]
