import {OPERATIONS} from '../../api/generated/operations.js'
import type {GetPermissionResponseBodyPermissionRules, Operations} from '../../api/generated/types.js'
import type {Catalog} from '../catalog/catalog.js'
import {USERS} from '../catalog/users.js'
import {listMembers, type SandboxWorkspace} from '../catalog/workspaces.js'
import {ApiError} from '../service-error.js'
import type {Handlers, RequestContext} from './handler.js'
import {includesIgnoreCase, splitList} from './paging.js'
import {findWorkspace, hasLabels} from './workspaces.js'

type PermissionRule = GetPermissionResponseBodyPermissionRules

const ALL_JOBS: PermissionRule[] = [{Accessibility: 'ANY', EntityAccessType: 'ANY'}]
const OWN_JOBS: PermissionRule[] = [
  {Accessibility: 'PUBLIC', EntityAccessType: 'ANY'},
  {Accessibility: 'PRIVATE', EntityAccessType: 'CREATOR'},
]

const JOB_OPERATIONS = (Object.keys(OPERATIONS) as (keyof Operations)[]).filter(
  (name) => OPERATIONS[name].product === 'pai-dlc',
)

const CONFIGS: [category: string, key: string, value: string][] = [
  ['CommonResourceConfig', 'tempStoragePath', 'oss://sandbox-data.oss-cn-hangzhou-internal.aliyuncs.com/temp/'],
  ['DLCAutoRecycle', 'isAutoRecycle', 'false'],
  ['DLCPriorityConfig', 'priorityConfig', '{"PAI.AlgoDeveloper":[1,5],"PAI.WorkspaceAdmin":[1,9]}'],
  ['QuotaMaximumDuration', 'quotaMaximumDuration', '0'],
  ['CommonTagConfig', 'predefinedTags', '["project","team"]'],
]

export function permissionOperations(catalog: Catalog): Handlers {
  return {
    ListPermissions({WorkspaceId}, context) {
      const permissions = JOB_OPERATIONS.flatMap((name) => {
        const rules = findPermissionRules(findWorkspace(catalog, WorkspaceId), name, context)
        return rules ? [{PermissionCode: `PaiDLC:${name}`, PermissionRules: rules}] : []
      })
      return {Permissions: permissions, TotalCount: permissions.length}
    },

    GetPermission({WorkspaceId, PermissionCode}, context) {
      const name = JOB_OPERATIONS.find((operation) => PermissionCode === `PaiDLC:${operation}`)
      const rules = name && findPermissionRules(findWorkspace(catalog, WorkspaceId), name, context)
      if (!rules)
        throw new ApiError(403, 'NoPermission', `No permission ${PermissionCode} in workspace ${WorkspaceId}.`)
      return {PermissionCode, PermissionRules: rules}
    },

    ListConfigs({WorkspaceId, CategoryName, ConfigKeys, Labels}) {
      const {GmtCreateTime} = findWorkspace(catalog, WorkspaceId)
      const keys = splitList(ConfigKeys)
      const entries = CONFIGS.filter(
        ([category, key]) =>
          (!CategoryName || category === CategoryName) && (!keys || keys.includes(key)) && hasLabels([], Labels),
      )
      const configs = entries.map(([, key, value]) => ({
        ConfigId: `wc-${WorkspaceId}${key.toLowerCase().slice(0, 10)}`,
        ConfigKey: key,
        ConfigValue: value,
        Labels: [],
        GmtCreateTime,
        GmtModifiedTime: GmtCreateTime,
      }))
      return {Configs: configs, TotalCount: configs.length}
    },

    ListProducts({ProductCodes, ServiceCodes}) {
      const [products, services] = [splitList(ProductCodes), splitList(ServiceCodes)]
      return {
        Products: ['PAI_share', 'PAI_isolate', 'DLC_share']
          .filter((code) => !products || products.includes(code))
          .map((code) => ({
            ProductCode: code,
            ProductId: code.toLowerCase(),
            IsPurchased: true,
            HasPermissionToPurchase: true,
          })),
        Services: ['pai', 'oss', 'nas']
          .filter((code) => !services || services.includes(code))
          .map((code) => ({ServiceCode: code, IsOpen: true})),
      }
    },

    // Users who can be added, so not the members.
    ListWorkspaceUsers({WorkspaceId, UserId, UserName}) {
      const members = listMembers(findWorkspace(catalog, WorkspaceId))
      const users = Object.entries(USERS)
        .filter(([, id]) => !members.some((member) => member.UserId === id))
        .filter(([name, id]) => (!UserId || id === UserId) && includesIgnoreCase(name, UserName ?? ''))
        .map(([name, id]) => ({UserId: id, UserName: name}))
      return {Users: users, TotalCount: users.length}
    },
  }
}

/** By role: owners and administrators have full access, guests only read. Undefined without access, also by RAM. */
function findPermissionRules(
  workspace: SandboxWorkspace,
  operation: keyof Operations,
  {caller, isAllowed: isAllowedToCall}: RequestContext,
): PermissionRule[] | undefined {
  const roles = listMembers(workspace).find(({UserId}) => UserId === caller.userId)?.Roles
  if (!roles || !isAllowedToCall(operation)) return undefined
  if (roles.some((role) => /Owner|Admin/.test(role))) return ALL_JOBS
  return roles.includes('PAI.WorkspaceGuest') && OPERATIONS[operation].method !== 'GET' ? undefined : OWN_JOBS
}
