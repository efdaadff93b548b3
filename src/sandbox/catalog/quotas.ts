import type {ListResourcesResponseBodyResources} from '../../api/generated/types.js'

export interface SandboxQuota {
  id: string
  name: string
  resourceType: 'ECS' | 'Lingjun'
  workspaceIds: string[]
  capacity: QuotaCapacity
}

export const QUOTAS: SandboxQuota[] = [
  {
    id: 'quotaksvqq2oh2pg',
    name: 'vision-gpu',
    resourceType: 'ECS',
    workspaceIds: ['268', '270969'],
    capacity: {cpu: 128, gpu: 8},
  },
  {
    id: 'quota1n8m4xl0abc',
    name: 'nlp-lingjun',
    resourceType: 'Lingjun',
    workspaceIds: ['268', '269'],
    capacity: {cpu: 384, gpu: 16},
  },
  {
    id: 'quotac7pucpu0001',
    name: 'batch-cpu',
    resourceType: 'ECS',
    workspaceIds: ['268', '259315'],
    capacity: {cpu: 64, gpu: 0},
  },
]

/** A quota as ListResources returns it: its id is in Spec.resourceId, not in Id. */
export function toResource(quota: SandboxQuota, workspaceId: string): ListResourcesResponseBodyResources {
  return {
    Id: `resource-${workspaceId}-${quota.id.slice(5, 11)}`,
    Name: `${quota.name}-${workspaceId}`,
    GroupName: quota.name,
    ResourceType: quota.resourceType,
    EnvType: 'prod',
    IsDefault: quota === QUOTAS[0],
    WorkspaceId: workspaceId,
    GmtCreateTime: '2025-02-03T08:00:00.000Z',
    Spec: {resourceId: quota.id, resourceName: quota.name},
    Labels: [{Key: 'system.quota', Value: 'true'}],
    Quotas: [
      {
        Id: quota.id,
        Name: quota.name,
        DisplayName: quota.name,
        QuotaType: 'PAI',
        CardType: quota.capacity.gpu > 0 ? 'GPU' : 'CPU',
        Mode: 'isolate',
        ProductCode: 'PAI_isolate',
        Specs: [
          {Name: 'CPU', Value: String(quota.capacity.cpu)},
          {Name: 'GPU', Value: String(quota.capacity.gpu)},
        ],
      },
    ],
  }
}

export interface QuotaCapacity {
  cpu: number
  gpu: number
}
