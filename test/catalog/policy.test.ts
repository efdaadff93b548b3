import {describe, expect, test} from '@jest/globals'
import {getMemoryGib} from '../../src/api/ecs-memory.js'
import type {EcsSpec} from '../../src/api/generated/types.js'
import {checkSpecs} from '../../src/catalog/check-specs.js'
import {checkWorkspace} from '../../src/catalog/check-workspace.js'
import {checkOrWarn, getIfExists} from '../../src/catalog/findings.js'
import {findAlternatives} from '../../src/catalog/spec-alternatives.js'
import {CliError, EXIT, type ExitName} from '../../src/errors.js'
import {createFakeCloud} from '../support/fake-cloud.js'

const failing = (httpStatus: number, exit: ExitName) => () =>
  Promise.reject(new CliError({code: 'SomeCode', httpStatus, exit, message: 'It failed.'}))

test('C1: a workspace takes jobs while it is ENABLED or UPDATING, soon while it is INITIALIZING, else not', async () => {
  const statuses = [undefined, 'ENABLED', 'UPDATING', 'INITIALIZING', 'DISABLED', 'FROZEN', 'FAILURE', 'enabled']
  const outcome = async (Status?: string) => {
    const workspace = {WorkspaceId: '268', WorkspaceName: 'vision', ...(Status ? {Status} : {})}
    const cloud = createFakeCloud({ListWorkspaces: () => ({Workspaces: [workspace], TotalCount: 1})})
    const {problems, warnings} = await checkWorkspace(cloud, {value: '268', path: 'WorkspaceId'})
    return problems.length > 0 ? 'problem' : warnings.length > 0 ? 'warning' : 'taken'
  }
  expect(await Promise.all(statuses.map(outcome))).toEqual([
    ...['taken', 'taken', 'taken', 'warning'],
    ...['problem', 'problem', 'problem', 'problem'],
  ])
})

describe('a catalog lookup that fails', () => {
  const exits = Object.keys(EXIT) as ExitName[]

  test('ends the command only for a rejected key, and warns otherwise', async () => {
    const outcomes = exits.map((exit) =>
      checkOrWarn('The image', failing(400, exit)).then(
        ({warnings}) => warnings,
        () => 'thrown',
      ),
    )
    const warning = ['The image could not be checked: It failed.']
    expect(await Promise.all(outcomes)).toEqual(exits.map((exit) => (exit === 'credentials' ? 'thrown' : warning)))
  })

  test('means a missing resource only for HTTP 400 and not found', async () => {
    const isNone = ([status, exit]: [number, ExitName]) =>
      getIfExists(failing(status, exit)).then(
        () => true,
        () => false,
      )
    const given: [number, ExitName][] = [
      ...([
        [400, 'failure'],
        [404, 'notFound'],
        [400, 'denied'],
        [401, 'failure'],
      ] as [number, ExitName][]),
      ...([
        [403, 'failure'],
        [409, 'failure'],
        [422, 'failure'],
        [500, 'failure'],
      ] as [number, ExitName][]),
    ]
    expect(await Promise.all(given.map(isNone))).toEqual([
      ...[true, true, false, false],
      ...[false, false, false, false],
    ])
  })
})

describe('instance types', () => {
  test('memory is read as MiB from 256 per vCPU', () => {
    const given: EcsSpec[] = [
      ...[
        {Memory: 255, Cpu: 1},
        {Memory: 256, Cpu: 1},
        {Memory: 2_047, Cpu: 8},
        {Memory: 2_048, Cpu: 8},
      ],
      ...[{Memory: 255}, {Memory: 256}, {Memory: 0, Cpu: 1}, {Cpu: 1}],
    ]
    expect(given.map(getMemoryGib)).toEqual([255, 0.25, 2_047, 2, 255, 0.25, undefined, undefined])
  })

  test('a substitute may have up to nineteen doublings of the vCPUs', () => {
    const wanted = {InstanceType: 'wanted', Cpu: 1, Memory: 16}
    const isNear = (doublings: number) =>
      findAlternatives(wanted, [{InstanceType: 'other', Cpu: 2 ** doublings, Memory: 16}]).length > 0
    expect([0, 10, 19, 20, 21].filter(isNear)).toEqual([0, 10, 19])
  })

  test.each([
    [0.29, true],
    [0.3, false],
    [0.31, false],
    [undefined, false],
  ])('C15: at 30 %% of the price, a limit of %p is warned about: %s', async (SpotDiscountLimit, isTold) => {
    const machine = {InstanceType: 'gpu', IsAvailable: true, SpotStockStatus: 'WithStock', NonProtectSpotDiscount: 0.3}
    const cloud = createFakeCloud({ListEcsSpecs: () => ({EcsSpecs: [machine], TotalCount: 1})})
    const roles = [{Type: 'Worker', EcsSpec: 'gpu', SpotSpec: {SpotStrategy: 'SpotWithPriceLimit', SpotDiscountLimit}}]
    const {warnings} = await checkSpecs(cloud, [{value: 'gpu', path: 'JobSpecs[0].EcsSpec'}], roles as never)
    expect(warnings.length > 0).toBe(isTold)
  })
})
