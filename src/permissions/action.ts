import {OPERATIONS} from '../api/generated/operations.js'

export type OperationName = keyof typeof OPERATIONS

/** AIWorkSpace answers for several RAM services: the first row that fits an operation's name. */
const SERVICES: [name: RegExp, service: string][] = [
  [/Image/, 'paiimage'],
  [/Dataset/, 'paidataset'],
  [/CodeSource/, 'paicodesource'],
  [/./, 'paiworkspace'],
]

/** The RAM action that an operation takes, such as `pai:CreateJob` or `paiimage:ListImages`; never `aiworkspace:*`. */
export function ramAction(operation: OperationName): string {
  const service = OPERATIONS[operation].product === 'pai-dlc' ? 'pai' : SERVICES.find(([name]) => name.test(operation))?.[1]
  return `${service}:${operation}`
}

export const isOperation = (name: string): name is OperationName => Object.hasOwn(OPERATIONS, name)
