import {describe, expect, test} from '@jest/globals'
import {commandLine, type Outcome} from '../support/command.js'
import {expectError, expectJsonError} from '../support/expect-error.js'

const pai = commandLine()
const discover = (...words: string[]) => pai.run(['discover', ...words])
const workspace = ['--workspace-id', '268']
const firstColumn = ({lines}: Outcome) => lines.map((line) => line.split('\t')[0])

describe('every list gives the value to paste first, and the API’s own answer to programs', () => {
  test.concurrent.each<[string, string[], string, string, string, RegExp]>([
    ['workspaces', [], 'ListWorkspaces', 'Workspaces', 'WorkspaceId', /^\d+$/],
    ['image-labels', [], 'ListImageLabels', 'Labels', 'Key', /^[\w.]+=\S.*$/],
    ['images', ['--limit', '3'], 'ListImages', 'Images', 'ImageUri', /^[\w.-]+\/pai\/\S+:\S+$/],
    ['images', [...workspace, '--limit', '3'], 'ListImages', 'Images', 'ImageUri', /^[\w.-]+\/team-268\/\S+:\S+$/],
    ['datasets', [...workspace], 'ListDatasets', 'Datasets', 'DatasetId', /^d-\w+$/],
    ['code-sources', [...workspace], 'ListCodeSources', 'CodeSources', 'CodeSourceId', /^code-\w+$/],
    ['ecs-specs', [], 'ListEcsSpecs', 'EcsSpecs', 'InstanceType', /^\w+\.[\w.-]+$/],
  ])('%s %j', async (name, words, operation, plural, id, shape) => {
    const [table, json, quiet] = await Promise.all([
      discover(name, ...words),
      discover(name, ...words, '--json', '--quiet'),
      discover(name, ...words, '--output', 'quiet', '--quiet'),
    ])
    const answer = json.json()
    expect(Object.keys(answer)).toEqual([plural, 'TotalCount'])
    expect(answer[plural].length).toBeGreaterThan(0)
    expect(answer[plural][0]).toHaveProperty(id)
    for (const value of firstColumn(table)) expect(value).toMatch(shape)
    expect(quiet.lines).toEqual(firstColumn(table))
    expect(new Set(table.calls)).toEqual(new Set([operation]))
    expect(table.stdout).not.toContain('\u001b')
  })
})

describe('what is asked of the service', () => {
  test.concurrent.each<[string, string[], (queries: Record<string, string>[]) => unknown, unknown]>([
    ['D3: no workspace for official images', ['images', '--limit', '1'], ([query]) => query?.WorkspaceId, undefined],
    ['D3: the workspace for its own', ['images', ...workspace], ([query]) => query?.WorkspaceId, '268'],
    [
      'D5: no order for machine types',
      ['ecs-specs', '--sort-by', 'gpu', '--order', 'desc'],
      (queries) => queries.some((query) => 'SortBy' in query || 'Order' in query),
      false,
    ],
    ['workspaces by name', ['workspaces', '--name', 'nlp'], ([query]) => query?.WorkspaceName, 'nlp'],
    [
      'datasets by name',
      ['datasets', ...workspace, '--name', 'imagenet'],
      ([query]) => [query?.WorkspaceId, query?.Name],
      ['268', 'imagenet'],
    ],
    [
      'code sources by name',
      ['code-sources', ...workspace, '--name', 'vit'],
      ([query]) => [query?.WorkspaceId, query?.DisplayName],
      ['268', 'vit'],
    ],
    ['machine types with GPUs', ['ecs-specs', '--accelerator-type', 'GPU'], ([query]) => query?.AcceleratorType, 'GPU'],
    ['Lingjun machine types', ['ecs-specs', '--resource-type', 'Lingjun'], ([query]) => query?.ResourceType, 'Lingjun'],
  ])('%s', async (_what, words, look, expected) => {
    const outcome = await discover(...words)
    expect(outcome.exit).toBe(0)
    expect(look(outcome.sent.map(({query}) => query))).toEqual(expected)
  })

  test('labels are joined as the service wants them, once they are known to be real: D2', async () => {
    const outcome = await discover('images', '--label', 'system.chipType=GPU', '--label', 'system.pythonVersion=3.11', '--limit', '2')
    expect(outcome.exit).toBe(0)
    expect(outcome.calls).toEqual(['ListImageLabels', 'ListImages'])
    expect(outcome.sent[1]?.query.Labels?.split(',')).toEqual(expect.arrayContaining(['system.chipType=GPU', 'system.pythonVersion=3.11']))
  })

  test.concurrent.each<[string, RegExp]>([
    ['system.chipType=TPU', /Its values: CPU, GPU/],
    ['colour=red', /no image has a label colour/],
    ['system.chipType', /Key=Value/],
  ])('an invented label %j shows the legal ones, and no image is asked for: D2', async (label, says) => {
    const outcome = await discover('images', '--label', label)
    expectError(outcome, 2, says)
    expect(outcome.calls).not.toContain('ListImages')
  })

  test('PAI_DLC_WORKSPACE_ID stands in for --workspace-id', async () => {
    const outcome = await pai.run(['discover', 'code-sources'], {env: {PAI_DLC_WORKSPACE_ID: '269'}})
    expect(outcome.sent[0]?.query.WorkspaceId).toBe('269')
  })
})

describe('lists', () => {
  test('--all walks all pages, each item once', async () => {
    const outcome = await discover('images', '--all', '--output', 'quiet')
    expect(outcome.calls.length).toBeGreaterThan(1)
    expect(outcome.lines.length).toBeGreaterThan(100)
    expect(new Set(outcome.lines).size).toBe(outcome.lines.length)
    expect(outcome.stderr).toBe('')
  })

  test('a cut list says so', async () => {
    const {stderr} = await discover('images', '--limit', '2')
    expect(stderr).toMatch(/^Showing 2 of \d+ images\. More: --limit N, or all of them: --all\n$/)
  })

  test.concurrent.each<[string[], RegExp]>([
    [['datasets', ...workspace, '--name', 'nope'], /No dataset fits in this workspace/],
    [['code-sources', ...workspace, '--name', 'nope'], /No code source fits/],
    [['images', '--name', 'nope'], /No image fits[\s\S]*pai-dlc discover image-labels/],
    [['ecs-specs', '--gpu-type', 'nope'], /No machine type fits/],
  ])('%j: nothing on stdout, a note on stderr', async (words, says) => {
    const outcome = await discover(...words)
    expect(outcome).toMatchObject({exit: 0, stdout: ''})
    expect(outcome.stderr).toMatch(says)
  })

  test('machine types: filtered and sorted here', async () => {
    const query = 'EcsSpecs[].[Gpu, InstanceType]'
    const down = (
      await discover('ecs-specs', '--min-gpus', '2', '--sort-by', 'gpu', '--order', 'desc', '--json', '--query', query)
    ).json() as [number, string][]
    const gpus = down.map(([count]) => count)
    expect(gpus.length).toBeGreaterThan(3)
    expect(gpus.every((count) => count >= 2)).toBe(true)
    expect(gpus).toEqual(gpus.toSorted((one, other) => other - one))
  })

  test('regions come from the contract; nothing is sent and no credential needed', async () => {
    const env = {ALIBABA_CLOUD_ACCESS_KEY_ID: undefined, ALIBABA_CLOUD_ACCESS_KEY_SECRET: undefined}
    const outcome = await pai.run(['discover', 'regions'], {env})
    expect(outcome).toMatchObject({exit: 0, calls: [], stderr: ''})
    expect(outcome.lines).toContain('cn-hangzhou\tpai-dlc.cn-hangzhou.aliyuncs.com')
  })
})

describe('errors', () => {
  test.concurrent.each<[string[], RegExp]>([
    [['datasets'], /workspace-id[\s\S]*Try: pai-dlc discover workspaces/],
    [['code-sources'], /workspace-id[\s\S]*Try: pai-dlc discover workspaces/],
    [['ecs-specs', '--sort-by', 'price'], /--sort-by/],
    [['ecs-specs', '--accelerator-type', 'gpu'], /GPU/],
    [['images', '--columns', 'Nope'], /Unknown column: Nope/],
    [['workspaces', '--limit', '1', '--all'], /--limit/],
    [['workspace'], /pai-dlc discover workspaces/],
  ])('%j: 2', async (words, says) => {
    expectError(await discover(...words), 2, says)
  })

  test('a denied permission: 5, with its name', async () => {
    pai.sandbox.addCredential({accessKeyId: 'NOTHING', accessKeySecret: 'nothing-secret', userName: 'newcomer', policy: ['pai:GetJob']})
    const env = {ALIBABA_CLOUD_ACCESS_KEY_ID: 'NOTHING', ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'nothing-secret'}
    expectError(await pai.run(['discover', 'images'], {env}), 5, /paiimage:ListImages/)
    expectJsonError(await pai.run(['discover', 'datasets', ...workspace, '--json'], {env}), 5)
  })
})
