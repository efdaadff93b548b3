import type {Cloud, OperationName} from './api/cloud.js'
import {withoutNulls} from './api/nulls.js'
import {CliError} from './errors.js'

/** The last answer of each operation: looked at only where the program has stumbled. */
const last = new Map<OperationName, unknown>()

/** Of long lists, the items are looked at, and not what is in them. */
const ITEMS = 2

/** The same cloud, which remembers what it was answered last, and takes a null for nothing. */
export function remembering(cloud: Cloud): Cloud {
  return {
    async call(operation, input, options) {
      const answer = withoutNulls(await cloud.call(operation, input, options), operation.startsWith('List') ? ITEMS : undefined)
      last.set(operation, answer)
      return answer
    },
  }
}

/** What a service has answered in another form than the contract has, as an error; undefined where all is in order, so that the fault is ours. */
export async function oddAnswer(thrown: unknown): Promise<CliError | undefined> {
  if (last.size === 0 || !(thrown instanceof TypeError || thrown instanceof RangeError)) return undefined
  const {firstOddity} = await import('./api/validate-response.js')
  for (const [operation, answer] of [...last].reverse()) {
    const oddity = firstOddity(operation, answer)
    if (oddity)
      return new CliError({
        code: 'UnreadableAnswer',
        exit: 'failure',
        message: `${operation}: the service’s answer has another form than its contract: ${oddity}.`,
        suggestions: ['The whole answer, as it came: --json', 'pai-dlc auth status   # is the endpoint right?'],
        cause: thrown,
      })
  }
  return undefined
}
