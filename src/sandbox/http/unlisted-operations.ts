/**
 * Operations of AIWorkSpace that the contract lacks. The sandbox answers those that scripts call before a job; the
 * others are 501 with their name, so that a script shows what it needs.
 */
const TABLE = `
AcceptDataworksEvent POST /api/v1/workspaces/action/acceptdataworksevent
AddImage POST /api/v1/images
AddImageLabels POST /api/v1/images/{ImageId}/labels
AddMemberRole POST /api/v1/workspaces/{WorkspaceId}/members/{MemberId}/roles/{RoleName}
ChangeResourceGroup PUT /resourcegroups/action/changeresourcegroup
CreateCodeSource POST /api/v1/codesources
CreateConnection POST /api/v1/connections
CreateDataset POST /api/v1/datasets
CreateDatasetFileMetas POST /api/v1/datasets/{DatasetId}/datasetfilemetas
CreateDatasetJob POST /api/v1/datasets/{DatasetId}/datasetjobs
CreateDatasetJobConfig POST /api/v1/datasets/{DatasetId}/datasetjobconfigs
CreateDatasetLabels POST /api/v1/datasets/{DatasetId}/labels
CreateDatasetVersion POST /api/v1/datasets/{DatasetId}/versions
CreateDatasetVersionLabels PUT /api/v1/datasets/{DatasetId}/versions/{VersionName}/labels
CreateExperiment POST /api/v1/experiments
CreateImageBuild POST /api/v1/imagebuilds
CreateMember POST /api/v1/workspaces/{WorkspaceId}/members
CreateModel POST /api/v1/models
CreateModelLabels POST /api/v1/models/{ModelId}/labels
CreateModelVersion POST /api/v1/models/{ModelId}/versions
CreateModelVersionLabels POST /api/v1/models/{ModelId}/versions/{VersionName}/labels
CreateProductOrders POST /api/v1/productorders
CreateRun POST /api/v1/runs
CreateWorkspace POST /api/v1/workspaces
CreateWorkspaceResource POST /api/v1/workspaces/{WorkspaceId}/resources
DeleteCodeSource DELETE /api/v1/codesources/{CodeSourceId}
DeleteConfig DELETE /api/v1/workspaces/{WorkspaceId}/configs/{ConfigKey}
DeleteConnection DELETE /api/v1/connections/{ConnectionId}
DeleteDataset DELETE /api/v1/datasets/{DatasetId}
DeleteDatasetFileMetas DELETE /api/v1/datasets/{DatasetId}/datasetfilemetas
DeleteDatasetJob DELETE /api/v1/datasets/{DatasetId}/datasetjobs/{DatasetJobId}
DeleteDatasetJobConfig DELETE /api/v1/datasets/{DatasetId}/datasetjobconfigs/{DatasetJobConfigId}
DeleteDatasetLabels DELETE /api/v1/datasets/{DatasetId}/labels
DeleteDatasetVersion DELETE /api/v1/datasets/{DatasetId}/versions/{VersionName}
DeleteDatasetVersionLabels DELETE /api/v1/datasets/{DatasetId}/versions/{VersionName}/labels
DeleteExperiment DELETE /api/v1/experiments/{ExperimentId}
DeleteExperimentLabel DELETE /api/v1/experiments/{ExperimentId}/labels/{Key}
DeleteMembers DELETE /api/v1/workspaces/{WorkspaceId}/members
DeleteModel DELETE /api/v1/models/{ModelId}
DeleteModelLabels DELETE /api/v1/models/{ModelId}/labels
DeleteModelVersion DELETE /api/v1/models/{ModelId}/versions/{VersionName}
DeleteModelVersionLabels DELETE /api/v1/models/{ModelId}/versions/{VersionName}/labels
DeleteRun DELETE /api/v1/runs/{RunId}
DeleteRunLabel DELETE /api/v1/runs/{RunId}/labels/{Key}
DeleteUserConfig DELETE /api/v1/userconfigs/{CategoryName}
DeleteWorkspace DELETE /api/v1/workspaces/{WorkspaceId}
DeleteWorkspaceResource DELETE /api/v1/workspaces/{WorkspaceId}/resources
GetConfig GET /api/v1/workspaces/{WorkspaceId}/config
GetConnection GET /api/v1/connections/{ConnectionId}
GetDatasetFileMeta GET /api/v1/datasets/{DatasetId}/datasetfilemetas/{DatasetFileMetaId}
GetDatasetFileMetasStatistics GET /api/v1/statistics/datasets/{DatasetId}/datasetfilemetas
GetDatasetJob GET /api/v1/datasets/{DatasetId}/datasetjobs/{DatasetJobId}
GetDatasetJobConfig GET /api/v1/datasets/{DatasetId}/datasetjobconfigs/{DatasetJobConfigId}
GetDatasetVersion GET /api/v1/datasets/{DatasetId}/versions/{VersionName}
GetExperiment GET /api/v1/experiments/{ExperimentId}
GetMember GET /api/v1/workspaces/{WorkspaceId}/member
GetModel GET /api/v1/models/{ModelId}
GetModelVersion GET /api/v1/models/{ModelId}/versions/{VersionName}
GetRun GET /api/v1/runs/{RunId}
ListConnections GET /api/v1/connections
ListDatasetFileMetas GET /api/v1/datasets/{DatasetId}/datasetfilemetas
ListDatasetJobConfigs GET /api/v1/datasets/{DatasetId}/datasetjobconfigs
ListDatasetJobs GET /api/v1/datasets/{DatasetId}/datasetjobs
ListExperiment GET /api/v1/experiments
ListFeatures GET /api/v1/features
ListModelVersions GET /api/v1/models/{ModelId}/versions
ListModels GET /api/v1/models
ListRunMetrics GET /api/v1/runs/{RunId}/metrics
ListRuns GET /api/v1/runs
ListUserConfigs GET /api/v1/userconfigs
LogRunMetrics POST /api/v1/runs/{RunId}/metrics/action/log
PublishCodeSource PUT /api/v1/codesources/{CodeSourceId}/publish
PublishDataset PUT /api/v1/datasets/{DatasetId}/publish
PublishImage PUT /api/v1/images/{ImageId}/publish
RemoveImage DELETE /api/v1/images/{ImageId}
RemoveImageLabels DELETE /api/v1/images/{ImageId}/labels/{LabelKey}
RemoveMemberRole DELETE /api/v1/workspaces/{WorkspaceId}/members/{MemberId}/roles/{RoleName}
SetExperimentLabels POST /api/v1/experiments/{ExperimentId}/labels
SetUserConfigs PUT /api/v1/userconfigs
StopDatasetJob PUT /api/v1/datasets/{DatasetId}/datasetjobs/{DatasetJobId}/action/stop
UpdateCodeSource PUT /api/v1/codesources/{CodeSourceId}
UpdateConfig PUT /api/v1/workspaces/{WorkspaceId}/config
UpdateConfigs PUT /api/v1/workspaces/{WorkspaceId}/configs
UpdateConnection PUT /api/v1/connections/{ConnectionId}
UpdateDataset PUT /api/v1/datasets/{DatasetId}
UpdateDatasetFileMetas PUT /api/v1/datasets/{DatasetId}/datasetfilemetas
UpdateDatasetJob PUT /api/v1/datasets/{DatasetId}/datasetjobs/{DatasetJobId}
UpdateDatasetJobConfig PUT /api/v1/datasets/{DatasetId}/datasetjobconfigs/{DatasetJobConfigId}
UpdateDatasetVersion PUT /api/v1/datasets/{DatasetId}/versions/{VersionName}
UpdateDefaultWorkspace PUT /api/v1/defaultWorkspaces
UpdateExperiment PUT /api/v1/experiments/{ExperimentId}
UpdateModel PUT /api/v1/models/{ModelId}
UpdateModelVersion PUT /api/v1/models/{ModelId}/versions/{VersionName}
UpdateRun PUT /api/v1/runs/{RunId}
UpdateWorkspace PUT /api/v1/workspaces/{WorkspaceId}
UpdateWorkspaceResource PUT /api/v1/workspaces/{WorkspaceId}/resources
ValidateConnection POST /api/v1/connections/validate
`

export interface UnlistedOperation {
  name: string
  method: string
  path: string
}

export const UNLISTED_OPERATIONS: readonly UnlistedOperation[] = TABLE.trim()
  .split('\n')
  .map((row) => {
    const [name = '', method = '', path = ''] = row.split(' ')
    return {name, method, path}
  })
