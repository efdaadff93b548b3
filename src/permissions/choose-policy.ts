import {OPERATIONS} from '../api/generated/operations.js'
import {usageError} from '../errors.js'
import {nearest} from '../text/did-you-mean.js'
import {
  allOperations,
  BEYOND_READING,
  type PolicyDocument,
  policyDocument,
  READ_ONLY,
  READ_WRITE,
  ramActions,
} from './policy.js'
import {COMMAND_OPERATIONS, isOperation, type OperationName, operationsOf} from './table.js'

export interface PolicyWish {
  /** Commands, or operations, to allow, such as `job create` or StopJob; without any, the standard policy. */
  commands?: readonly string[]
  readOnly?: boolean
  /** Whatever any command calls. */
  all?: boolean
  workspaceId?: string
}

export interface PolicyChoice {
  policy: PolicyDocument
  /** RAM actions of the policy without which the named commands work, with less. */
  optional: string[]
  /** Commands that one might miss under the policy, with the actions that they lack. */
  leftOut: {command: string; lacks: string[]}[]
}

/** The policy that is wished for. @throws CliError (usage) that names each command that there is not */
export function choosePolicy({commands = [], readOnly, all, workspaceId}: PolicyWish): PolicyChoice {
  const names = commands.map(commandName)
  const unknown = names.filter((name) => operationsFor(name) === undefined)
  if (unknown.length > 0) throw noCommand(unknown)

  const chosen = operations()
  const needed = new Set<string>(names.flatMap((name): readonly string[] => COMMAND_OPERATIONS[name]?.needs ?? [name]))
  return {
    policy: policyDocument(ramActions(chosen), workspaceId),
    optional: names.length === 0 ? [] : ramActions(chosen.filter((name) => !needed.has(name))),
    leftOut: names.length > 0 || all ? [] : leftOut(readOnly ? [...READ_ONLY, ...BEYOND_READING] : chosen),
  }

  function operations(): readonly OperationName[] {
    if (names.length > 0) return [...new Set(names.flatMap((name) => operationsFor(name) ?? []))]
    if (all) return [...new Set([...READ_WRITE, ...allOperations()])]
    return readOnly ? READ_ONLY : READ_WRITE
  }
}

const operationsFor = (name: string): OperationName[] | undefined =>
  operationsOf(name) ?? (isOperation(name) ? [name] : undefined)

/** `pai-dlc job:create` and `job  create` mean `job create`. */
const commandName = (typed: string) =>
  typed
    .trim()
    .replace(/^pai-dlc\s+/, '')
    .replace(/[\s:]+/g, ' ')

function leftOut(chosen: readonly OperationName[]): PolicyChoice['leftOut'] {
  return Object.entries(COMMAND_OPERATIONS)
    .map(([command, {needs}]) => ({command, lacks: ramActions(needs.filter((name) => !chosen.includes(name)))}))
    .filter(({lacks}) => lacks.length > 0)
}

function noCommand(unknown: string[]): Error {
  const known = [...Object.keys(COMMAND_OPERATIONS), ...Object.keys(OPERATIONS)]
  const meant = unknown.flatMap((name) => nearest(name, known) ?? [])
  return usageError(`There is no command and no operation ${unknown.map((name) => JSON.stringify(name)).join(', ')}.`, [
    ...meant.map((name) => `--for "${name}"`),
    'pai-dlc --help',
  ])
}
