import {describe, expect, test} from '@jest/globals'
import {call} from '../sandbox/signed-client.js'
import {type CommandResult, createTestCli} from '../support/command.js'
import {expectError, expectJsonError} from '../support/expect-error.js'
import {MINIMAL_FLAGS, OFFICIAL_IMAGE} from '../support/job-documents.js'

const pai = createTestCli({sharesProcess: true})
const discover = (...words: string[]) => pai.run(['discover', ...words])
const workspace = ['--workspace-id', '268']
const firstColumn = ({lines}: CommandResult) => lines.map((line) => line.split('\t')[0])

describe('D1, D4 accepted: every list gives the value to paste first, and the API’s own answer to programs', () => {
  test.concurrent.each<[string, string[], string, string, string, RegExp]>([
    ['workspaces', [], 'ListWorkspaces', 'Workspaces', 'WorkspaceId', /^\d+$/],
    ['image-labels', [], 'ListImageLabels', 'Labels', 'Key', /^[\w.]+=\S.*$/],
    ['images', ['--limit', '3'], 'ListImages', 'Images', 'ImageUri', /^[\w.-]+\/pai(-dlc)?\/\S+:\S+$/],
    ['images', [...workspace, '--limit', '3'], 'ListImages', 'Images', 'ImageUri', /^[\w.-]+\/team-268\/\S+:\S+$/],
    ['datasets', [...workspace], 'ListDatasets', 'Datasets', 'DatasetId', /^d-\w+$/],
    ['code-sources', [...workspace], 'ListCodeSources', 'CodeSources', 'CodeSourceId', /^code-\w+$/],
    ['ecs-specs', [], 'ListEcsSpecs', 'EcsSpecs', 'InstanceType', /^\w+\.[\w.-]+$/],
    ['quotas', [...workspace], 'ListResources', 'Resources', 'Spec', /^quota\w+$/],
  ])('discover %s %j does both', async (name, words, operation, plural, id, shape) => {
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

describe('the query to the service', () => {
  test.concurrent.each<[string, string[], (queries: Record<string, string>[]) => unknown, unknown]>([
    [
      'D3 accepted: names no workspace for official images',
      ['images', '--limit', '1'],
      ([query]) => query?.WorkspaceId,
      undefined,
    ],
    [
      'D3 accepted: names the workspace for its own images',
      ['images', ...workspace],
      ([query]) => query?.WorkspaceId,
      '268',
    ],
    [
      'D5 refused: names no order for instance types',
      ['ecs-specs', '--sort-by', 'gpu', '--order', 'desc'],
      (queries) => queries.some((query) => 'SortBy' in query || 'Order' in query),
      false,
    ],
    ['filters workspaces by name', ['workspaces', '--name', 'nlp'], ([query]) => query?.WorkspaceName, 'nlp'],
    [
      'filters datasets by name',
      ['datasets', ...workspace, '--name', 'imagenet'],
      ([query]) => [query?.WorkspaceId, query?.Name],
      ['268', 'imagenet'],
    ],
    [
      'filters code sources by name',
      ['code-sources', ...workspace, '--name', 'vit'],
      ([query]) => [query?.WorkspaceId, query?.DisplayName],
      ['268', 'vit'],
    ],
    [
      'filters labels by key and workspace',
      ['image-labels', '--key', 'system.framework', ...workspace],
      ([query]) => [query?.LabelKeys, query?.WorkspaceId],
      ['system.framework', '268'],
    ],
    [
      'filters instance types by GPU',
      ['ecs-specs', '--accelerator-type', 'GPU'],
      ([query]) => query?.AcceleratorType,
      'GPU',
    ],
    [
      'filters instance types by Lingjun',
      ['ecs-specs', '--resource-type', 'Lingjun'],
      ([query]) => query?.ResourceType,
      'Lingjun',
    ],
  ])('%s', async (_what, words, look, expected) => {
    const outcome = await discover(...words)
    expect(outcome.exit).toBe(0)
    expect(look(outcome.requests.map(({query}) => query))).toEqual(expected)
  })

  test.each([
    [['--labels', 'system.chipType=GPU,system.pythonVersion=3.11']],
    [['--label', 'system.chipType=GPU,system.pythonVersion=3.11']],
    [['--label', 'system.chipType=GPU', '--labels', 'system.pythonVersion=3.11']],
  ])('D2 accepted: several labels as %j', async (words) => {
    const outcome = await discover('images', ...words, '--limit', '2')
    expect(outcome.exit).toBe(0)
    expect(outcome.requests[1]?.query.Labels?.split(',').sort()).toEqual([
      'system.chipType=GPU',
      'system.pythonVersion=3.11',
    ])
  })

  test.each([
    ['system.chipType=GPU, system.pythonVersion=3.11', /has spaces around/],
    ['{"system.chipType":"GPU"}', /not of the form Key=Value/],
    ['system.chipType=GPU,3.11', /not of the form Key=Value/],
  ])('D2 refused: --labels %j', async (labels, says) => {
    expectError(await discover('images', '--labels', labels), 2, says)
  })

  test('D2 accepted: labels are joined as the service expects, once they are known to exist', async () => {
    const outcome = await discover(
      'images',
      '--label',
      'system.chipType=GPU',
      '--label',
      'system.pythonVersion=3.11',
      '--limit',
      '2',
    )
    expect(outcome.exit).toBe(0)
    expect(outcome.calls).toEqual(['ListImageLabels', 'ListImages'])
    expect(outcome.requests[1]?.query.Labels?.split(',')).toEqual(
      expect.arrayContaining(['system.chipType=GPU', 'system.pythonVersion=3.11']),
    )
  })

  test.concurrent.each<[string[], string[], string]>([
    [
      ['--framework', 'PyTorch 2.3', '--chip', 'gpu'],
      ['system.framework=PyTorch 2.3.1,system.chipType=GPU'],
      'PyTorch 2.3.1',
    ],
    [
      ['--framework', 'xgboost', '--python', 'py38'],
      [
        'system.pythonVersion=3.8,system.framework=XGBoost 1.6.0',
        'system.pythonVersion=3.8,system.framework=XGBoost 2.0.3',
      ],
      'XGBoost',
    ],
    [['--cuda', 'cu125'], ['system.dsw.cudaVersion=12.5'], 'NeMo'],
  ])('D2 accepted: %j asks with labels that exist', async (words, labels, framework) => {
    const outcome = await discover('images', ...words)
    expect(outcome.exit).toBe(0)
    expect(
      outcome.requests
        .slice(1)
        .map(({query}) => query.Labels)
        .sort(),
    ).toEqual(labels.sort())
    for (const line of outcome.lines) expect(line.split('\t')[1]).toContain(framework)
  })

  test('D2 refused: --framework, --cuda, --python and --chip that no image has show the legal values, all at once', async () => {
    const outcome = await discover(
      'images',
      '--framework',
      'pytorhc',
      '--cuda',
      '20',
      '--python',
      '4',
      '--chip',
      'tpu',
      '--label',
      'a=b',
    )
    expectError(
      outcome,
      2,
      /Did you mean PyTorch\?[\s\S]*Available: 10\.1, 11\.1[\s\S]*Available: 3\.10, 3\.11[\s\S]*Available: CPU, GPU/,
    )
    expect(outcome.calls).toEqual(['ListImageLabels'])
  })

  test('asks for the newest image first unless an order is given', async () => {
    const created = async (...words: string[]) =>
      (
        await discover('images', '--limit', '5', '--query', 'Images[].GmtCreateTime', '--json', '--quiet', ...words)
      ).json() as string[]
    const [newest, oldest] = await Promise.all([created(), created('--order', 'asc')])
    expect(newest).toEqual(newest.toSorted().reverse())
    expect(oldest).toEqual(oldest.toSorted())
    expect((oldest[0] ?? '') < (newest[4] ?? '')).toBe(true)
  })

  test.concurrent.each<[string, RegExp]>([
    ['system.chipType=TPU', /Its values: CPU, GPU/],
    ['color=red', /no image has a label color/],
    ['system.chipType', /Key=Value/],
    ['system.chipType = GPU', /spaces around its key or value[\s\S]*Use --label system\.chipType=GPU/],
  ])('D2 refused: an unknown label %j shows the legal ones and sends no query for images', async (label, says) => {
    const outcome = await discover('images', '--label', label)
    expectError(outcome, 2, says)
    expect(outcome.calls).not.toContain('ListImages')
  })

  test('takes the workspace from PAI_DLC_WORKSPACE_ID if --workspace-id is missing', async () => {
    const outcome = await pai.run(['discover', 'code-sources'], {env: {PAI_DLC_WORKSPACE_ID: '269'}})
    expect(outcome.requests[0]?.query.WorkspaceId).toBe('269')
  })
})

describe('discover lists', () => {
  test('show each item of all pages once with --all', async () => {
    const outcome = await discover('images', '--all', '--output', 'quiet')
    expect(outcome.calls.length).toBeGreaterThan(1)
    expect(outcome.lines.length).toBeGreaterThan(100)
    expect(new Set(outcome.lines).size).toBe(outcome.lines.length)
    expect(outcome.stderr).toBe('')
  })

  test('end with a note when they are cut', async () => {
    const {stderr} = await discover('images', '--limit', '2')
    expect(stderr).toMatch(/^Showing 2 of \d+ images\. Use a higher --limit, or --all to show all\.\n$/)
  })

  test.concurrent.each<[string[], RegExp]>([
    [['datasets', ...workspace, '--name', 'nope'], /No matching datasets in this workspace/],
    [['code-sources', ...workspace, '--name', 'nope'], /No matching code configurations/],
    [['images', '--name', 'nope'], /No matching images[\s\S]*pai-dlc discover image-labels/],
    [['ecs-specs', '--gpu-type', 'nope'], /No matching instance types/],
    [['workspaces', '--name', 'nope'], /No matching workspaces/],
  ])('are empty on stdout, with a note on stderr, for %j', async (words, says) => {
    const outcome = await discover(...words)
    expect(outcome).toMatchObject({exit: 0, stdout: ''})
    expect(outcome.stderr).toMatch(says)
  })

  test.concurrent.each<[string[], string[]]>([
    [['--gpus', '8', '--min-gpu-memory', '80', '--resource-type', 'ECS'], ['ecs.gn7e-c16g1.32xlarge']],
    [
      ['--gpu-type', 'a10', '--in-stock'],
      ['ecs.gn7i-c8g1.2xlarge', 'ecs.gn7i-c32g1.32xlarge'],
    ],
    [['--min-memory', '300', '--min-cpu', '90', '--accelerator-type', 'GPU', '--spot', '--resource-type', 'ECS'], []],
    [['--gpus', '0', '--spot', '--sort-by', 'spot', '--limit', '1'], ['ecs.g6.2xlarge']],
  ])('D5 accepted: instance types with %j are filtered by the program', async (words, names) => {
    expect((await discover('ecs-specs', ...words, '--output', 'quiet')).lines).toEqual(names)
  })

  test('D4 accepted: the name of an instance type can be passed to job create unchanged', async () => {
    const [name = ''] = (await discover('ecs-specs', '--gpus', '1', '--in-stock', '--limit', '1', '--output', 'quiet'))
      .lines
    const words = ['--ecs-spec', name, '--dry-run', '--query', 'JobSpecs[0].EcsSpec']
    const flags = MINIMAL_FLAGS.filter(
      (_, place) => ![MINIMAL_FLAGS.indexOf('--ecs-spec'), MINIMAL_FLAGS.indexOf('--ecs-spec') + 1].includes(place),
    )
    expect((await pai.run(['job', 'create', ...flags, ...words])).stdout).toBe(`${name}\n`)
  })

  test('D5 accepted: instance types are filtered and sorted by the program', async () => {
    const query = 'EcsSpecs[].[Gpu, InstanceType]'
    const down = (
      await discover('ecs-specs', '--min-gpus', '2', '--sort-by', 'gpu', '--order', 'desc', '--json', '--query', query)
    ).json() as [number, string][]
    const gpus = down.map(([count]) => count)
    expect(gpus.length).toBeGreaterThan(3)
    expect(gpus.every((count) => count >= 2)).toBe(true)
    expect(gpus).toEqual(gpus.toSorted((one, other) => other - one))
  })

  test('of regions come from the contract, without a request or a credential', async () => {
    const env = {ALIBABA_CLOUD_ACCESS_KEY_ID: undefined, ALIBABA_CLOUD_ACCESS_KEY_SECRET: undefined}
    const outcome = await pai.run(['discover', 'regions'], {env})
    expect(outcome).toMatchObject({exit: 0, calls: [], stderr: ''})
    expect(outcome.lines).toContain('cn-hangzhou\tpai-dlc.cn-hangzhou.aliyuncs.com')
  })
})

describe('discover', () => {
  const first = async (name: string, query: string) =>
    (await discover(name, ...workspace, '--limit', '1', '--quiet', '--query', query, '--output', 'json')).json()

  test('image shows the same image by address, name and id, with its full address', async () => {
    const {sandbox} = pai
    const {Images = []} = await call(sandbox, 'ListImages', {ImageUri: OFFICIAL_IMAGE})
    const names = [OFFICIAL_IMAGE, Images[0]?.Name ?? '', Images[0]?.ImageId ?? '']
    const shown = await Promise.all(names.map((name) => discover('image', name)))
    for (const {stdout, exit} of shown) expect({exit, stdout}).toEqual({exit: 0, stdout: shown[0]?.stdout})
    expect(shown[0]?.lines[0]).toBe(`Image  ${OFFICIAL_IMAGE}`)
    expect((await discover('image', names[1] ?? '', '--output', 'quiet')).stdout).toBe(`${OFFICIAL_IMAGE}\n`)
  })

  test('image finds an image of a workspace only with --workspace-id', async () => {
    const [found, lost] = await Promise.all([
      discover('image', 'resnet_train', ...workspace),
      discover('image', 'resnet_train'),
    ])
    expect(found.stdout).toMatch(/Whose +workspace 268/)
    expectError(lost, 6, /No image with the URI, name or id/)
  })

  test.concurrent.each([
    ['datasets', 'dataset', 'Datasets[0].DatasetId', /^Dataset +d-\w+\n[\s\S]*In a job +--dataset d-\w+:\/mnt\//],
    [
      'code-sources',
      'code-source',
      'CodeSources[0].CodeSourceId',
      /^Code source +code-\w+\n[\s\S]*In a job +--code-source code-/,
    ],
  ])('%s are shown one by one with the value to paste in a job', async (list, name, query, says) => {
    const id = await first(list, query)
    const [shown, quiet] = await Promise.all([discover(name, id), discover(name, id, '--output', 'quiet')])
    expect(shown).toMatchObject({exit: 0, stdout: expect.stringMatching(says)})
    expect(quiet.stdout).toBe(`${id}\n`)
  })

  test.concurrent.each([
    ['dataset', 'd-nope', /pai-dlc discover datasets/],
    ['code-source', 'code-nope', /pai-dlc discover code-sources/],
    ['image', 'pytorch:1.12-gpu', /Try: pai-dlc discover image pytorch:1\.12-gpu-/],
  ])('a %s that does not exist exits 6', async (name, id, says) => {
    expectError(await discover(name, id), 6, says)
  })
})

describe('discover quotas', () => {
  test('shows the quotas of all workspaces with their sizes, by rule C4', async () => {
    const outcome = await discover('quotas')
    expect(outcome.requests[0]?.query).toMatchObject({Option: 'ListResource'})
    expect(outcome.lines).toContain('quotaksvqq2oh2pg\tvision-gpu\tECS\t8\t128\t268, 270969\tyes')
    const ids = (await discover('quotas', '--output', 'quiet')).lines
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('exits 5 without permission and explains that a job needs only the id', async () => {
    pai.sandbox.addCredential({
      accessKeyId: 'NOQUOTA',
      accessKeySecret: 'noquota-secret',
      userName: 'user',
      policy: ['pai:*'],
    })
    const env = {ALIBABA_CLOUD_ACCESS_KEY_ID: 'NOQUOTA', ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'noquota-secret'}
    const outcome = await pai.run(['discover', 'quotas', ...workspace], {env})
    expectError(outcome, 5, /paiworkspace:ListResources[\s\S]*A job needs only the quota id/)
  })
})

describe('discover on an error', () => {
  test.concurrent.each<[string[], RegExp]>([
    [['datasets'], /workspace-id[\s\S]*Try: pai-dlc discover workspaces/],
    [['code-sources'], /workspace-id[\s\S]*Try: pai-dlc discover workspaces/],
    [['ecs-specs', '--sort-by', 'price'], /--sort-by/],
    [['ecs-specs', '--accelerator-type', 'gpu'], /GPU/],
    [['images', '--columns', 'Nope'], /Unknown column: Nope/],
    [['workspaces', '--limit', '1', '--all'], /--limit/],
    [['workspace'], /pai-dlc discover workspaces/],
  ])('%j is a usage error', async (words, says) => {
    expectError(await discover(...words), 2, says)
  })

  test('exits 5 on a denied permission and names it', async () => {
    pai.sandbox.addCredential({
      accessKeyId: 'NOTHING',
      accessKeySecret: 'nothing-secret',
      userName: 'newcomer',
      policy: ['pai:GetJob'],
    })
    const env = {ALIBABA_CLOUD_ACCESS_KEY_ID: 'NOTHING', ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'nothing-secret'}
    expectError(await pai.run(['discover', 'images'], {env}), 5, /paiimage:ListImages/)
    expectJsonError(await pai.run(['discover', 'datasets', ...workspace, '--json'], {env}), 5)
  })
})
