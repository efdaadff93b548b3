import type {Denial} from '../errors.js'
import type {SectionField} from './sections.js'

/** Rule X6 for people: who was refused, why, and what the command takes. */
export function denialFields(denial: Denial): SectionField[] {
  const {
    principalType,
    principalName,
    ownerId,
    requiredActions,
    optionalActions,
    isReported,
    workspacePermission,
    operation,
  } = denial
  const principal = [PRINCIPAL_TYPES[principalType ?? ''] ?? principalType, principalName].filter(Boolean).join(' ')
  return [
    {label: 'Who', value: principal && ownerId ? `${principal} of account ${ownerId}` : principal},
    {label: 'Why', value: explainReason(denial)},
    {
      label: 'Missing',
      value: isReported ? undefined : `${requiredActions[0]}, if a policy refused it: ${operation} takes that`,
    },
    {label: 'Role', value: workspacePermission && `${workspacePermission}, granted by roles in the workspace`},
    {
      label: 'Needs',
      value: requiredActions.length > 1 || optionalActions.length > 0 ? requiredActions.join(', ') : undefined,
    },
    {label: 'May use', value: optionalActions.join(', ')},
  ]
}

/** The same for programs, in the words of AccessDeniedDetail. */
export function denialJson(denial: Denial): Record<string, unknown> {
  const {
    action,
    isReported,
    operation,
    principalType,
    principalName,
    ownerId,
    effect,
    policyType,
    encodedDiagnosticMessage,
  } = denial
  const accessDenied = {
    action,
    reportedByService: isReported,
    operation,
    workspaceId: denial.workspaceId,
    principal: {type: principalType, displayName: principalName, ownerId},
    noPermissionType: effect,
    policyType,
    workspacePermission: denial.workspacePermission,
    encodedDiagnosticMessage,
  }
  return {
    accessDenied,
    requiredActions: denial.requiredActions,
    optionalActions: denial.optionalActions,
    policy: denial.policy,
  }
}

const PRINCIPAL_TYPES: Record<string, string> = {
  SubUser: 'RAM user',
  AssumedRoleUser: 'RAM role',
  Federated: 'Federated user',
  RootUser: 'Account',
  CloudSSOUser: 'CloudSSO user',
}

const POLICY_SCOPES: Record<string, string> = {
  AccountLevelIdentityBasedPolicy: 'attached to it',
  ResourceGroupLevelIdentityBasedPolicy: 'attached to it in the resource group',
  ControlPolicy: 'of the resource directory (control policy)',
  AssumeRolePolicy: 'on who may assume the role',
  SessionPolicy: 'of this session of the role',
}

function explainReason({effect, policyType}: Denial): string | undefined {
  const scope = POLICY_SCOPES[policyType ?? ''] ?? (policyType ? `of type ${policyType}` : 'in effect')
  if (effect === 'ExplicitDeny') return `a policy ${scope} denies it (ExplicitDeny)`
  if (effect === 'ImplicitDeny') return `no policy ${scope} allows it (ImplicitDeny)`
  return effect
}
