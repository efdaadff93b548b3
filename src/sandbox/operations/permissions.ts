import {OPERATIONS} from '../../api/generated/operations.js'
import type {GetPermissionResponseBodyPermissionRules, Operations} from '../../api/generated/types.js'
import type {Catalog} from '../catalog/catalog.js'
import {USERS} from '../catalog/users.js'
import {membersOf} from '../catalog/workspaces.js'
import {ServiceError} from '../service-error.js'
import type {Caller, Handlers} from './handler.js'
import {contains, listOf} from './paging.js'
import {findWorkspace, hasLabels} from './workspaces.js'

type Rule = GetPermissionResponseBodyPermissionRules

const ALL: Rule[] = [{Accessibility: 'ANY', EntityAccessType: 'ANY'}]
const OWN: Rule[] = [
  {Accessibility: 'PUBLIC', EntityAccessType: 'ANY'},
  {Accessibility: 'PRIVATE', EntityAccessType: 'CREATOR'},
]

const JOB_OPERATIONS = (Object.keys(OPERATIONS) as (keyof Operations)[]).filter(
  (name) => OPERATIONS[name].product === 'pai-dlc',
)

/** category, key, value */
const CONFIGS: [category: string, key: string, value: string][] = [
  ['CommonResourceConfig', 'tempStoragePath', 'oss://sandbox-data.oss-cn-hangzhou-internal.aliyuncs.com/temp/'],
  ['DLCAutoRecycle', 'isAutoRecycle', 'false'],
  ['DLCPriorityConfig', 'priorityConfig', '{"PAI.AlgoDeveloper":[1,5],"PAI.WorkspaceAdmin":[1,9]}'],
  ['QuotaMaximumDuration', 'quotaMaximumDuration', '0'],
  ['CommonTagConfig', 'predefinedTags', '["project","team"]'],
]

/** Who may do what in a workspace, and how it is set up. */
export function permissionOperations(catalog: Catalog): Handlers {
  return {
    ListPermissions({WorkspaceId}, caller) {
      const permissions = JOB_OPERATIONS.flatMap((name) => {
        const rules = rulesOf(findWorkspace(catalog, WorkspaceId).WorkspaceId, name, caller)
        return rules ? [{PermissionCode: `PaiDLC:${name}`, PermissionRules: rules}] : []
      })
      return {Permissions: permissions, TotalCount: permissions.length}
    },

    GetPermission({WorkspaceId, PermissionCode}, caller) {
      const name = JOB_OPERATIONS.find((operation) => PermissionCode === `PaiDLC:${operation}`)
      const rules = name && rulesOf(findWorkspace(catalog, WorkspaceId).WorkspaceId, name, caller)
      if (!rules)
        throw new ServiceError(403, 'NoPermission', `No permission ${PermissionCode} in workspace ${WorkspaceId}.`)
      return {PermissionCode, PermissionRules: rules}
    },

    ListConfigs({WorkspaceId, CategoryName, ConfigKeys, Labels}) {
      const {GmtCreateTime} = findWorkspace(catalog, WorkspaceId)
      const keys = listOf(ConfigKeys)
      const chosen = CONFIGS.filter(
        ([category, key]) =>
          (!CategoryName || category === CategoryName) && (!keys || keys.includes(key)) && hasLabels([], Labels),
      )
      const configs = chosen.map(([, key, value]) => ({
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
      const [products, services] = [listOf(ProductCodes), listOf(ServiceCodes)]
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

    // Those who are no members yet.
    ListWorkspaceUsers({WorkspaceId, UserId, UserName}) {
      const members = membersOf(findWorkspace(catalog, WorkspaceId).WorkspaceId)
      const users = Object.entries(USERS)
        .filter(([, id]) => !members.some((member) => member.UserId === id))
        .filter(([name, id]) => (!UserId || id === UserId) && contains(name, UserName ?? ''))
        .map(([name, id]) => ({UserId: id, UserName: name}))
      return {Users: users, TotalCount: users.length}
    },
  }
}

/**
 * Owners and administrators may do all, guests only look, others change what is theirs; nothing where RAM denies it.
 */
function rulesOf(workspaceId: string, operation: keyof Operations, {identity, may}: Caller): Rule[] | undefined {
  const roles = membersOf(workspaceId).find(({UserId}) => UserId === identity.userId)?.Roles
  if (!roles || !may(operation)) return undefined
  if (roles.some((role) => /Owner|Admin/.test(role))) return ALL
  return roles.includes('PAI.WorkspaceGuest') && OPERATIONS[operation].method !== 'GET' ? undefined : OWN
}
