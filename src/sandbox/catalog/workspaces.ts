import type {ListMembersResponseBodyMembers, ListWorkspacesResponseBodyWorkspaces} from '../../api/generated/types.js'
import {OWNER, USERS, type UserName} from './users.js'

export type SandboxWorkspace = Required<
  Pick<ListWorkspacesResponseBodyWorkspaces, 'WorkspaceId' | 'WorkspaceName' | 'IsDefault'>
> &
  ListWorkspacesResponseBodyWorkspaces

const MEMBERS: [workspaceId: string, user: UserName, role: string][] = [
  ['268', 'sandbox', 'PAI.WorkspaceOwner'],
  ['268', 'alice', 'PAI.WorkspaceAdmin'],
  ['268', 'bob', 'PAI.AlgoDeveloper'],
  ['268', 'chen', 'PAI.WorkspaceGuest'],
  ['269', 'sandbox', 'PAI.WorkspaceOwner'],
  ['269', 'bob', 'PAI.AlgoDeveloper'],
  ['270969', 'sandbox', 'PAI.WorkspaceOwner'],
  ['270969', 'chen', 'PAI.AlgoOperator'],
  ['259315', 'sandbox', 'PAI.WorkspaceOwner'],
]

export const WORKSPACES: SandboxWorkspace[] = [
  createWorkspace('268', 'default_workspace', 'Default workspace', '2024-03-05T02:10:31.000Z', {IsDefault: true}),
  createWorkspace('269', 'nlp_research', 'NLP research', '2024-06-18T07:44:02.000Z', {EnvTypes: ['dev', 'prod']}),
  createWorkspace('270969', 'vision_prod', 'Vision, production', '2025-01-21T09:30:57.000Z', {}),
  createWorkspace('259315', 'demo_workspace', 'Demos', '2023-11-02T12:00:00.000Z', {Status: 'FROZEN'}),
]

/** The creator alone owns a workspace that was created in the sandbox. */
export function listMembers({
  WorkspaceId: workspaceId,
  AdminNames = [],
}: SandboxWorkspace): ListMembersResponseBodyMembers[] {
  const seeded = MEMBERS.filter(([id]) => id === workspaceId)
  const members =
    seeded.length > 0
      ? seeded
      : AdminNames.map((name) => [workspaceId, name as UserName, 'PAI.WorkspaceOwner'] as const)
  return members.map(([, user, role]) => ({
    MemberId: `${workspaceId}-${USERS[user]}`,
    MemberName: user,
    DisplayName: user,
    AccountName: user,
    AccountType: user === 'sandbox' ? '1' : '5',
    UserId: USERS[user],
    Roles: [role],
    GmtCreateTime: '2025-02-03T08:00:00.000Z',
  }))
}

function createWorkspace(
  id: string,
  name: string,
  description: string,
  created: string,
  fields: ListWorkspacesResponseBodyWorkspaces,
): SandboxWorkspace {
  return {
    WorkspaceId: id,
    WorkspaceName: name,
    DisplayName: name,
    Description: description,
    Creator: OWNER.userId,
    EnvTypes: ['prod'],
    Status: 'ENABLED',
    AdminNames: MEMBERS.filter(([workspaceId, , role]) => workspaceId === id && /Owner|Admin/.test(role)).map(
      ([, user]) => user,
    ),
    IsDefault: false,
    ExtraInfos: {TenantId: `4286${OWNER.userId.slice(-8)}`},
    resourceGroupId: 'rg-acfmvsandbox',
    GmtCreateTime: created,
    GmtModifiedTime: created,
    ...fields,
  }
}
