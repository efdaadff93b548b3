import type {OperationName} from '../api/cloud.js'
import {OPERATIONS} from '../api/generated/operations.js'
import {isOperation} from '../api/request.js'
import {usageError} from '../errors.js'
import {findNearest} from '../text/did-you-mean.js'
import {
  createPolicyDocument,
  listAllOperations,
  type PolicyDocument,
  READ_ONLY_OPERATIONS,
  READ_WRITE_OPERATIONS,
  toRamActions,
  WRITE_OPERATIONS,
} from './policy.js'
import {COMMAND_OPERATIONS, getCommandOperations} from './table.js'

export interface PolicyRequest {
  /** Commands or operations to allow, such as `job create` or StopJob; the standard policy by default. */
  commands?: readonly string[]
  readOnly?: boolean
  /** All operations of all commands. */
  all?: boolean
  workspaceId?: string
}

export interface PolicySelection {
  policy: PolicyDocument
  /** RAM actions that the commands can do without. */
  optionalActions: string[]
  /** Other commands that the policy does not fully allow, with their missing actions. */
  omittedCommands: {command: string; missingActions: string[]}[]
}

/** Creates the requested policy. @throws CliError (usage) for unknown commands */
export function selectPolicy({commands = [], readOnly, all, workspaceId}: PolicyRequest): PolicySelection {
  const names = commands.map(normalizeCommandName)
  const unknown = names.filter((name) => findOperations(name) === undefined)
  if (unknown.length > 0) throw unknownCommandError(unknown)

  const selected = selectOperations()
  const needed = new Set<string>(
    names.flatMap((name): readonly string[] => COMMAND_OPERATIONS[name]?.required ?? [name]),
  )
  return {
    policy: createPolicyDocument(toRamActions(selected), workspaceId),
    optionalActions: names.length === 0 ? [] : toRamActions(selected.filter((name) => !needed.has(name))),
    omittedCommands:
      names.length > 0 || all
        ? []
        : findOmittedCommands(readOnly ? [...READ_ONLY_OPERATIONS, ...WRITE_OPERATIONS] : selected),
  }

  function selectOperations(): readonly OperationName[] {
    if (names.length > 0) return [...new Set(names.flatMap((name) => findOperations(name) ?? []))]
    if (all) return [...new Set([...READ_WRITE_OPERATIONS, ...listAllOperations()])]
    return readOnly ? READ_ONLY_OPERATIONS : READ_WRITE_OPERATIONS
  }
}

const findOperations = (name: string): OperationName[] | undefined =>
  getCommandOperations(name) ?? (isOperation(name) ? [name] : undefined)

const normalizeCommandName = (typed: string) =>
  typed
    .trim()
    .replace(/^pai-dlc\s+/, '')
    .replace(/[\s:]+/g, ' ')

function findOmittedCommands(selected: readonly OperationName[]): PolicySelection['omittedCommands'] {
  return Object.entries(COMMAND_OPERATIONS)
    .map(([command, {required}]) => ({
      command,
      missingActions: toRamActions(required.filter((name) => !selected.includes(name))),
    }))
    .filter(({missingActions}) => missingActions.length > 0)
}

function unknownCommandError(unknown: string[]): Error {
  const known = [...Object.keys(COMMAND_OPERATIONS), ...Object.keys(OPERATIONS)]
  const closest = unknown.flatMap((name) => findNearest(name, known) ?? [])
  return usageError(`Unknown command or operation: ${unknown.map((name) => JSON.stringify(name)).join(', ')}.`, [
    ...closest.map((name) => `--for "${name}"`),
    'pai-dlc --help',
  ])
}
