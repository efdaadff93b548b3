import {describe, expect, test} from '@jest/globals'
import type {Operations} from '../../src/api/generated/types.js'
import {startFastSandbox} from './fast-sandbox.js'
import {call, send} from './signed-client.js'

type Rows = Record<string, unknown>[]

/** All rows of a list, page by page. */
async function all(operation: keyof Operations, key: string, input: Record<string, unknown> = {}): Promise<Rows> {
  const sandbox = await startFastSandbox()
  const rows: Rows = []
  for (let PageNumber = 1; ; PageNumber += 1) {
    const body = (await call(sandbox, operation, {PageNumber, ...input})) as Record<string, unknown>
    rows.push(...(body[key] as Rows))
    if ((body[key] as Rows).length === 0) {
      expect(body.TotalCount).toBe(rows.length)
      return rows
    }
  }
}

describe('the catalog', () => {
  test.each([
    ['ListWorkspaces', 'Workspaces', {}, 4, 'WorkspaceId'],
    ['ListImages', 'Images', {}, 115, 'ImageUri'],
    ['ListImages', 'Images', {WorkspaceId: '268'}, 2, 'ImageId'],
    ['ListDatasets', 'Datasets', {}, 17, 'DatasetId'],
    ['ListDatasets', 'Datasets', {WorkspaceId: '269'}, 7, 'DatasetId'],
    ['ListCodeSources', 'CodeSources', {}, 7, 'CodeSourceId'],
    ['ListEcsSpecs', 'EcsSpecs', {}, 26, 'InstanceType'],
    ['ListMembers', 'Members', {WorkspaceId: '268'}, 4, 'UserId'],
    ['ListResources', 'Resources', {WorkspaceId: '268'}, 3, 'Id'],
  ] as const)(
    'lists by %s the %s of %j: at least %d, each with its own %s',
    async (operation, key, input, minimum, id) => {
      const rows = await all(operation, key, input)

      expect(rows.length).toBeGreaterThanOrEqual(minimum)
      expect(new Set(rows.map((row) => row[id])).size).toBe(rows.length)
    },
  )
})

describe('filters', () => {
  test.each([
    ['ListWorkspaces', 'Workspaces', {WorkspaceName: 'NLP'}, 'WorkspaceName', ['nlp_research']],
    ['ListWorkspaces', 'Workspaces', {WorkspaceIds: '268,269'}, 'WorkspaceId', ['268', '269']],
    ['ListWorkspaces', 'Workspaces', {Status: 'FROZEN'}, 'WorkspaceId', ['259315']],
    ['ListWorkspaces', 'Workspaces', {Order: 'DESC'}, 'WorkspaceId', ['270969', '269', '268', '259315']],
    ['ListWorkspaces', 'Workspaces', {Fields: 'Id'}, 'WorkspaceName', [undefined, undefined, undefined, undefined]],
    ['ListDatasets', 'Datasets', {Name: 'CIFAR'}, 'Name', ['cifar10', 'cifar100']],
    ['ListDatasets', 'Datasets', {DataSourceTypes: 'CPFS'}, 'Name', ['open-images-v7', 'c4-en']],
    ['ListDatasets', 'Datasets', {DataTypes: 'AUDIO,VIDEO'}, 'Name', ['librispeech-960', 'kinetics-400']],
    ['ListDatasets', 'Datasets', {WorkspaceId: '270969', Accessibility: 'PRIVATE'}, 'Name', ['detector-output']],
    [
      'ListCodeSources',
      'CodeSources',
      {WorkspaceId: '269', SortBy: 'DisplayName'},
      'DisplayName',
      ['llm-eval', 'llm-finetune', 'megatron'],
    ],
    [
      'ListEcsSpecs',
      'EcsSpecs',
      {InstanceTypes: 'ecs.g6.xlarge,ecs.c6.large'},
      'InstanceType',
      ['ecs.c6.large', 'ecs.g6.xlarge'],
    ],
    ['ListEcsSpecs', 'EcsSpecs', {ResourceType: 'Lingjun'}, 'ResourceType', ['Lingjun', 'Lingjun', 'Lingjun']],
    ['ListMembers', 'Members', {WorkspaceId: '268', MemberName: 'CHE'}, 'MemberName', ['chen']],
    ['ListMembers', 'Members', {WorkspaceId: '268', Roles: 'PAI.WorkspaceAdmin'}, 'MemberName', ['alice']],
    [
      'ListResources',
      'Resources',
      {WorkspaceId: '269'},
      'Spec',
      [{resourceId: 'quota1n8m4xl0abc', resourceName: 'nlp-lingjun'}],
    ],
    ['ListResources', 'Resources', {WorkspaceId: '268', ResourceTypes: 'Lingjun'}, 'GroupName', ['nlp-lingjun']],
    ['ListImages', 'Images', {WorkspaceId: '269', Name: 'LLM'}, 'Name', ['llm_finetune']],
    ['ListImages', 'Images', {WorkspaceId: '269', Query: 'tensorflow'}, 'Name', ['bert_eval']],
    ['ListQuotas', 'Quotas', {}, 'Id', []],
  ] as const)('%s %s %j', async (operation, key, input, field, expected) => {
    const body = (await call(await startFastSandbox(), operation, {...input})) as Record<string, unknown>

    expect((body[key] as Rows).map((row) => row[field])).toEqual(expected)
  })
})

describe('images', () => {
  const LABELS = 'system.chipType=GPU,system.framework=PyTorch 2.8.0'

  test('show their labels only with Verbose', async () => {
    const sandbox = await startFastSandbox()
    const labels = async (Verbose?: boolean) =>
      (await call(sandbox, 'ListImages', {Labels: LABELS, Verbose})).Images?.map((image) => image.Labels)

    expect(new Set(await labels())).toEqual(new Set([undefined]))
    for (const list of (await labels(true)) ?? []) {
      expect(list).toEqual(
        expect.arrayContaining([
          {Key: 'system.chipType', Value: 'GPU'},
          {Key: 'system.official', Value: 'true'},
        ]),
      )
    }
  })

  test('belong to the workspace, or are official without a workspace or with 0', async () => {
    const sandbox = await startFastSandbox()
    const total = async (WorkspaceId?: string) => (await call(sandbox, 'ListImages', {WorkspaceId})).TotalCount

    expect(await total('0')).toBe(await total())
    expect((await call(sandbox, 'ListImages', {WorkspaceId: '268'})).Images?.map((image) => image.WorkspaceId)).toEqual(
      ['268', '268'],
    )
  })

  test('have URIs of the region', async () => {
    const sandbox = await startFastSandbox({regionId: 'cn-shanghai'})

    for (const {ImageUri} of (await call(sandbox, 'ListImages')).Images ?? []) {
      expect(ImageUri).toMatch(/^(dsw-registry-vpc\.cn-shanghai\.cr|registry-vpc\.cn-shanghai)\.aliyuncs\.com\/pai/)
    }
  })

  test.each(['{"a":"b"}', 'system.chipType', 'a=b, c', 'a=b, c=d', ' a=b', 'a= b', 'a=b ', 'a =b'])(
    'reject labels written as %s',
    async (Labels) => {
      expect((await send(await startFastSandbox(), 'ListImages', {Labels})).body.Code).toBe('InvalidParameter')
    },
  )

  test('have labels that ListImageLabels lists once per pair', async () => {
    const sandbox = await startFastSandbox()
    const {Labels = [], TotalCount} = await call(sandbox, 'ListImageLabels', {
      LabelKeys: 'system.chipType,system.official',
    })

    expect(Labels.map(({Key, Value}) => `${Key}=${Value}`)).toEqual([
      'system.chipType=CPU',
      'system.chipType=GPU',
      'system.official=true',
    ])
    expect(TotalCount).toBe(3)
  })
})

describe('the catalog by id', () => {
  test.each([
    [
      'GetWorkspace',
      {WorkspaceId: '269', Verbose: true},
      {WorkspaceName: 'nlp_research', Owner: {UserName: 'sandbox'}, IsDefault: false},
    ],
    [
      'GetDefaultWorkspace',
      {},
      {WorkspaceId: '268', WorkspaceName: 'default_workspace', Conditions: [{Type: 'ENABLED'}]},
    ],
  ] as const)('%s returns the workspace', async (operation, input, expected) => {
    expect(await call(await startFastSandbox(), operation, {...input})).toMatchObject(expected)
  })

  test('returns an image, a dataset with its versions, and a code source', async () => {
    const sandbox = await startFastSandbox()
    const [image] = (await call(sandbox, 'ListImages')).Images ?? []
    const [dataset] = (await call(sandbox, 'ListDatasets')).Datasets ?? []
    const [code] = (await call(sandbox, 'ListCodeSources')).CodeSources ?? []

    expect(await call(sandbox, 'GetImage', {ImageId: image?.ImageId})).toMatchObject({ImageUri: image?.ImageUri})
    expect(await call(sandbox, 'GetDataset', {DatasetId: dataset?.DatasetId})).toMatchObject({
      Name: 'imagenet-1k',
      LatestVersion: {VersionName: 'v3'},
    })
    const versions = await call(sandbox, 'ListDatasetVersions', {
      DatasetId: dataset?.DatasetId,
      PageNumber: 2,
      PageSize: 2,
    })
    expect(versions).toMatchObject({TotalCount: 3, PageNumber: 2, PageSize: 2, DatasetVersions: [{VersionName: 'v3'}]})
    expect(await call(sandbox, 'GetCodeSource', {CodeSourceId: code?.CodeSourceId})).toMatchObject({
      DisplayName: code?.DisplayName,
    })
  })

  test.each([
    ['GetWorkspace', {WorkspaceId: '1'}, '100400027'],
    ['ListImages', {WorkspaceId: '1'}, '100400027'],
    ['ListDatasets', {WorkspaceId: '1'}, '100400027'],
    ['ListMembers', {WorkspaceId: '1'}, '100400027'],
    ['GetDataset', {DatasetId: 'd-none'}, '201300003'],
    ['GetCodeSource', {CodeSourceId: 'none'}, '201400002'],
    ['GetImage', {ImageId: 'none'}, '201500003'],
  ] as const)('answers %s %j with 404', async (operation, input, code) => {
    expect(await send(await startFastSandbox(), operation, {...input})).toMatchObject({status: 404, body: {Code: code}})
  })
})

test.each(['CPU', 'GPU', 'Memory', 'GmtCreateTime'])(
  'ListEcsSpecs rejects SortBy=%s although it is documented',
  async (SortBy) => {
    expect(await send(await startFastSandbox(), 'ListEcsSpecs', {SortBy})).toMatchObject({
      status: 400,
      body: {Code: 'InvalidParameter'},
    })
  },
)

test('some instance types are out of stock, and none has a price', async () => {
  const rows = await all('ListEcsSpecs', 'EcsSpecs', {PageSize: 100})

  expect(new Set(rows.map((row) => row.IsAvailable))).toEqual(new Set([true, false]))
  expect(
    rows.filter((row) => row.SpotStockStatus).every((row) => (row.PaymentTypes as string[]).includes('Spot')),
  ).toBe(true)
  expect(rows.some((row) => 'Price' in row)).toBe(false)
})

test('spot discounts have two decimals, which survive single precision in clients', async () => {
  const rows = await all('ListEcsSpecs', 'EcsSpecs', {PageSize: 100})
  const discounts = rows.flatMap(({NonProtectSpotDiscount}) =>
    NonProtectSpotDiscount === undefined ? [] : [NonProtectSpotDiscount],
  )
  expect(discounts.length).toBeGreaterThan(2)
  expect(discounts.filter((discount) => !/^0\.\d{1,2}$/.test(String(discount)))).toEqual([])
})

test('the catalog is the same with every seed', async () => {
  const ids = async (seed: number) =>
    (await call(await startFastSandbox({seed}), 'ListDatasets')).Datasets?.map((row) => row.DatasetId)
  expect(await ids(1)).toEqual(await ids(2))
})
