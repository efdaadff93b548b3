import {OPERATIONS} from '../../api/generated/operations.js'
import type {Operations} from '../../api/generated/types.js'
import {OWNER} from '../catalog/users.js'
import {ApiError} from '../service-error.js'
import type {Caller} from '../types.js'

const RAM_SERVICES: [name: RegExp, service: string][] = [
  [/Image/, 'paiimage'],
  [/Dataset/, 'paidataset'],
  [/CodeSource/, 'paicodesource'],
]

/** The RAM action of an operation, such as `pai:CreateJob` or `paiimage:ListImages`. */
export function ramAction(operation: string): string {
  if (Object.hasOwn(OPERATIONS, operation) && OPERATIONS[operation as keyof Operations].product === 'pai-dlc')
    return `pai:${operation}`
  const service = RAM_SERVICES.find(([name]) => name.test(operation))?.[1] ?? 'paiworkspace'
  return `${service}:${operation}`
}

/** Throws the 403 of RAM unless the policy allows the operation. */
export function authorize(caller: Caller, operation: string, policy: string[] | undefined, diagnosticId: string): void {
  if (isAllowed(caller, operation, policy)) return

  const action = ramAction(operation)
  throw new ApiError(
    403,
    'Forbidden.RAM',
    `User not authorized to operate on the specified resource, action: ${action}.`,
    {
      AccessDeniedDetail: {
        PolicyType: 'AccountLevelIdentityBasedPolicy',
        AuthPrincipalOwnerId: OWNER.userId,
        EncodedDiagnosticMessage: Buffer.from(`sandbox ${diagnosticId}`).toString('base64'),
        AuthPrincipalType: 'SubUser',
        AuthPrincipalDisplayName: caller.userName,
        NoPermissionType: 'ImplicitDeny',
        AuthAction: action,
      },
    },
  )
}

/** Whether the user's own policy, or else the sandbox's, allows the operation. */
export function isAllowed(caller: Caller, operation: string, policy: string[] | undefined): boolean {
  const allowed = caller.policy ?? policy
  return !allowed || allowed.some((pattern) => matchesAction(pattern, ramAction(operation)))
}

function matchesAction(pattern: string, action: string): boolean {
  return pattern.endsWith('*') ? action.startsWith(pattern.slice(0, -1)) : pattern === action
}
