// Templates, TensorBoards and Ray history servers.
import {template, WorkspaceId} from './documents.js'

const history = {
  DisplayName: 'h',
  EcsSpec: 'ecs.g6.xlarge',
  MaxRuntimeMinutes: 60,
  WorkspaceId,
  StoragePath: 'oss://b.oss-cn-hangzhou-internal.aliyuncs.com/ray',
}

export const VIEWERS = [
  {operation: 'CreateJobTemplate', input: template, keep: ({TemplateId}) => ({TemplateId})},
  {operation: 'ListJobTemplates', input: {WorkspaceId}, right: ({TotalCount}) => TotalCount === 1},
  {operation: 'UpdateJobTemplate', input: ({TemplateId}) => ({TemplateId, Content: template.Content})},
  {
    operation: 'GetJobTemplate',
    input: ({TemplateId}) => ({TemplateId, Version: 'all'}),
    right: (answer, {TemplateId}) => answer.TemplateId === TemplateId,
  },
  {operation: 'SetJobTemplateDefaultVersion', input: ({TemplateId}) => ({TemplateId, Version: 2})},
  {operation: 'DeleteJobTemplate', input: ({TemplateId}) => ({TemplateId})},

  {
    operation: 'CreateTensorboard',
    input: ({JobId}) => ({
      WorkspaceId,
      DisplayName: 'tb',
      Cpu: 2000,
      Memory: 4000,
      MaxRunningTimeMinutes: 60,
      TensorboardDataSources: [{SourceType: 'dlcjob', Id: JobId, SummaryPath: '/logs'}],
      TensorboardSpec: {EcsType: 'ecs.g6.xlarge', VpcId: 'vpc-1', SwitchId: 'vsw-1', SecurityGroupId: 'sg-1'},
    }),
    keep: ({TensorboardId}) => ({TensorboardId}),
  },
  {
    operation: 'GetTensorboard',
    input: ({TensorboardId}) => ({TensorboardId}),
    patient: true,
    right: ({Status}) => Status === 'Running',
  },
  {operation: 'ListTensorboards', input: {WorkspaceId}, right: ({TotalCount}) => TotalCount === 1},
  {operation: 'GetTensorboardSharedUrl', input: ({TensorboardId}) => ({TensorboardId})},
  {operation: 'UpdateTensorboard', input: ({TensorboardId}) => ({TensorboardId, Priority: '2'})},
  {operation: 'StopTensorboard', input: ({TensorboardId}) => ({TensorboardId})},
  {operation: 'StartTensorboard', input: ({TensorboardId}) => ({TensorboardId})},
  {operation: 'StopTensorboard', what: 'once more', input: ({TensorboardId}) => ({TensorboardId}), patient: true},
  {operation: 'DeleteTensorboard', input: ({TensorboardId}) => ({TensorboardId}), patient: true},

  {operation: 'CreateRayHistoryServer', input: history, keep: ({RayHistoryServerId}) => ({RayHistoryServerId})},
  {
    operation: 'GetRayHistoryServer',
    input: ({RayHistoryServerId}) => ({RayHistoryServerId}),
    patient: true,
    right: ({Status}) => /running/i.test(Status),
  },
  {operation: 'ListRayHistoryServers', input: {WorkspaceId}, right: ({TotalCount}) => TotalCount === 1},
  {operation: 'StopRayHistoryServer', input: ({RayHistoryServerId}) => ({RayHistoryServerId})},
  {operation: 'StartRayHistoryServer', input: ({RayHistoryServerId}) => ({RayHistoryServerId}), patient: true},
  {
    operation: 'StopRayHistoryServer',
    what: 'once more',
    input: ({RayHistoryServerId}) => ({RayHistoryServerId}),
    patient: true,
  },
  {operation: 'DeleteRayHistoryServer', input: ({RayHistoryServerId}) => ({RayHistoryServerId}), patient: true},
]
