import {OPERATIONS} from '../../api/generated/operations.js'
import type {Operations} from '../../api/generated/types.js'
import {OWNER} from '../catalog/users.js'
import {ServiceError} from '../service-error.js'
import type {Identity} from '../types.js'

/** The RAM services that AIWorkSpace is split into. */
const SERVICES: [name: RegExp, service: string][] = [
  [/Image/, 'paiimage'],
  [/Dataset/, 'paidataset'],
  [/CodeSource/, 'paicodesource'],
]

/** The RAM action of an operation, such as `pai:CreateJob` or `paiimage:ListImages`. */
export function ramAction(operation: keyof Operations): string {
  if (OPERATIONS[operation].product === 'pai-dlc') return `pai:${operation}`
  const service = SERVICES.find(([name]) => name.test(operation))?.[1] ?? 'paiworkspace'
  return `${service}:${operation}`
}

/** Throws the 403 of RAM unless a row of the policy covers the action. */
export function authorize(
  identity: Identity,
  operation: keyof Operations,
  policy: string[] | undefined,
  diagnosticId: string,
): void {
  if (isAllowed(identity, operation, policy)) return

  const action = ramAction(operation)
  throw new ServiceError(
    403,
    'Forbidden.RAM',
    `User not authorized to operate on the specified resource, action: ${action}.`,
    {
      AccessDeniedDetail: {
        PolicyType: 'AccountLevelIdentityBasedPolicy',
        AuthPrincipalOwnerId: OWNER.userId,
        EncodedDiagnosticMessage: Buffer.from(`sandbox ${diagnosticId}`).toString('base64'),
        AuthPrincipalType: 'SubUser',
        AuthPrincipalDisplayName: identity.userName,
        NoPermissionType: 'ImplicitDeny',
        AuthAction: action,
      },
    },
  )
}

/** Whether a row of the user's own policy, else of everybody's, covers the operation. */
export function isAllowed(identity: Identity, operation: keyof Operations, policy: string[] | undefined): boolean {
  const allowed = identity.policy ?? policy
  return !allowed || allowed.some((row) => covers(row, ramAction(operation)))
}

function covers(row: string, action: string): boolean {
  return row.endsWith('*') ? action.startsWith(row.slice(0, -1)) : row === action
}
