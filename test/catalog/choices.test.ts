import {describe, expect, test} from '@jest/globals'
import {datasetMountPath} from '../../src/api/dataset-options.js'
import {getMemoryGib} from '../../src/api/ecs-memory.js'
import type {CreateJobInput, EcsSpec} from '../../src/api/generated/types.js'
import {quotaId} from '../../src/api/quota-specs.js'
import {findDefaultMountConflicts, findNearestByName} from '../../src/catalog/check-sources.js'
import {checkQuota} from '../../src/catalog/check-workspace.js'
import {hasSpotStock, type SpecSortKey, sortSpecs} from '../../src/catalog/ecs-specs.js'
import {listQuotas} from '../../src/catalog/quotas.js'
import {findAlternatives} from '../../src/catalog/spec-alternatives.js'
import {CliError} from '../../src/errors.js'
import {createFakeCloud} from '../support/fake-cloud.js'

const machine = (
  InstanceType: string,
  Gpu: number,
  GpuType: string,
  GpuMemory: number,
  more: EcsSpec = {},
): EcsSpec => ({
  InstanceType,
  Gpu,
  GpuType,
  GpuMemory,
  Cpu: 8,
  Memory: 32,
  IsAvailable: true,
  ...more,
})
const SPECS = [
  machine('a10', 1, 'A10', 24),
  machine('a10-more', 4, 'A10', 24),
  machine('a100', 1, 'A100', 80, {IsAvailable: false}),
  machine('v100', 1, 'V100', 32, {SpotStockStatus: 'WithStock', NonProtectSpotDiscount: 0.3}),
  machine('t4', 1, 'T4', 16, {SpotStockStatus: 'NoStock', PaymentTypes: ['Spot']}),
  machine('cpu', 0, '', 0),
  machine('cpu-big', 0, '', 0, {Cpu: 64, Memory: 256 * 1024}),
]
const names = (specs: EcsSpec[]) => specs.map(({InstanceType}) => InstanceType)

describe('instance types', () => {
  test.each<[string, string, boolean, string[]]>([
    [
      'the same work on other GPUs, nearest first, never what is out of stock',
      'a10',
      false,
      ['v100', 't4', 'a10-more'],
    ],
    ['as spot only what has spot stock', 'a10', true, ['v100']],
    ['no GPU for CPU work', 'cpu', false, ['cpu-big']],
  ])('C15: alternatives are %s', (_what, name, asSpot, expected) => {
    const spec = SPECS.find(({InstanceType}) => InstanceType === name)
    expect(names(findAlternatives(spec ?? {}, SPECS, asSpot))).toEqual(expected)
  })

  test.each<[SpecSortKey, 'asc' | 'desc', string]>([
    ['gpu', 'desc', 'a10-more'],
    ['memory', 'desc', 'cpu-big'],
    ['gpu-memory', 'desc', 'a100'],
    ['spot', 'asc', 'v100'],
    ['name', 'asc', 'a10'],
  ])('D5 accepted: sorted here by %s, %s', (by, order, first) => {
    expect(names(sortSpecs(SPECS, by, order))[0]).toBe(first)
  })

  test.each<[EcsSpec, boolean]>([
    [{SpotStockStatus: 'WithStock'}, true],
    [{SpotStockStatus: 'NoStock', PaymentTypes: ['Spot']}, false],
    [{PaymentTypes: ['Spot', 'PostPaid']}, true],
    [{}, false],
  ])('%j has spot stock: %s', (spec, expected) => {
    expect(hasSpotStock(spec)).toBe(expected)
  })

  test.each([
    [{Memory: 32, Cpu: 8}, 32],
    [{Memory: 32_768, Cpu: 8}, 32],
    [{}, undefined],
  ])('the memory of %j in GiB is %s', (spec, expected) => {
    expect(getMemoryGib(spec)).toBe(expected)
  })
})

describe('a mistyped dataset', () => {
  const sets = [
    {id: 'd-sgqhx2gsfq27taohn4', name: 'imagenet-1k'},
    {id: 'd-aaaa', name: 'imagenet-tiny'},
    {id: 'd-bbbb', name: 'vit'},
  ]
  test.each([
    ['a nearly equal id', 'd-sgqhx2gsfq27taohn5', ['d-sgqhx2gsfq27taohn4']],
    ['a part of a name', 'imagenet', ['d-sgqhx2gsfq27taohn4', 'd-aaaa']],
    ['a longer word', 'vit-train', ['d-bbbb']],
    ['nothing if no name resembles it', 'audio', []],
  ])('C3: is matched by %s', (_what, given, expected) => {
    expect(findNearestByName(given, sets).map(({id}) => id)).toEqual(expected)
  })
})

describe('default mount paths are compared (C16)', () => {
  const defaults = new Map([
    ['d-1', '/mnt/data/'],
    ['d-2', '/mnt/data'],
    ['d-3', undefined],
  ])
  test.each<[string, object[], string[]]>([
    ['C16 refused: two defaults', [{DataSourceId: 'd-1'}, {DataSourceId: 'd-2'}], ['DataSources[1].MountPath']],
    [
      'C16 refused: a default and a path',
      [{Uri: 'oss://a', MountPath: '/mnt/data'}, {DataSourceId: 'd-1'}],
      ['DataSources[1].MountPath'],
    ],
    [
      'C16 accepted: two paths of the document are seen elsewhere',
      [
        {Uri: 'a', MountPath: '/x'},
        {Uri: 'b', MountPath: '/x'},
      ],
      [],
    ],
    [
      'C16 accepted: one of them says another',
      [{DataSourceId: 'd-1', MountPath: '/mnt/one'}, {DataSourceId: 'd-2'}],
      [],
    ],
    ['C16 accepted: a dataset without a default', [{DataSourceId: 'd-1'}, {DataSourceId: 'd-3'}], []],
  ])('%s', (_what, sources, expected) => {
    expect(findDefaultMountConflicts(sources, defaults).map(({path}) => path)).toEqual(expected)
  })

  test.each([
    [{Options: '{"mountPath": "/mnt/a"}'}, '/mnt/a'],
    [{Options: '{"mountPath": "/mnt/a"}', LatestVersion: {Options: '{"mountPath": "/mnt/b"}'}}, '/mnt/b'],
    [{Options: '{'}, undefined],
    [{Options: 'null'}, undefined],
    [{}, undefined],
  ])('the default mount path of %j is %s', (dataset, expected) => {
    expect(datasetMountPath(dataset)).toBe(expected)
  })
})

describe('the quota of a job is only warned about (C4)', () => {
  const listed = {
    Resources: [{Spec: {resourceId: 'quotaksvqq2oh2pg', resourceName: 'vision-gpu'}, ResourceType: 'ECS'}],
    TotalCount: 1,
  }
  const refused = () => {
    throw new CliError({code: 'Forbidden.RAM', exit: 'denied', message: 'no'})
  }
  test.each<[string, string, () => object, string[]]>([
    ['a quota that is listed', 'quotaksvqq2oh2pg', () => listed, []],
    ['a quota id with a typo', 'quotaksvqq2oh2pq', () => listed, ['Did you mean quotaksvqq2oh2pg (vision-gpu)?']],
    ['a quota given by its name', 'vision-gpu', () => listed, ['Did you mean quotaksvqq2oh2pg (vision-gpu)?']],
    ['a quota that is not listed', 'rg-old', () => listed, ['Listed: quotaksvqq2oh2pg (vision-gpu).']],
    ['a quota where none is listed', 'quota1', () => ({Resources: []}), ['No quotas are listed.']],
    ['a quota where listing is not allowed', 'quota1', refused, []],
  ])('C4 accepted: %s', async (_what, value, ListResources, hints) => {
    const {problems, warnings} = await checkQuota(createFakeCloud({ListResources}), {value, path: 'ResourceId'}, '268')
    expect(problems).toEqual([])
    expect(warnings).toEqual(
      hints.map((hint) => `ResourceId: ${value} is not among the quotas of workspace 268. ${hint}`),
    )
  })
})

describe('a job that asks for more than its whole quota is only warned about (C4)', () => {
  const Quotas = [
    {
      Id: 'quota1',
      DisplayName: 'vision',
      Specs: [
        {Name: 'GPU', Value: '8'},
        {Name: 'CPU', Value: '128'},
      ],
    },
  ]
  const ListResources = () => ({Resources: [{Quotas, ResourceType: 'ECS'}], TotalCount: 1})
  const specs = (GPU: string, CPU: string, PodCount = 1) => ({
    JobSpecs: [{Type: 'Worker', PodCount, ResourceConfig: {GPU, CPU}}],
  })

  test.each<[string, Partial<CreateJobInput>, string | undefined]>([
    ['one GPU more', specs('9', '8'), '9 GPUs, the whole quota has 8'],
    ['pods that exceed it together', specs('4', '8', 3), '12 GPUs, the whole quota has 8'],
    ['more cores', specs('0', '129'), '129 vCPUs, the whole quota has 128'],
    ['more of both', specs('9', '129'), '9 GPUs, the whole quota has 8; 129 vCPUs, the whole quota has 128'],
    ['all of it', specs('8', '128'), undefined],
    ['half cores', specs('0', '500m', 256), undefined],
    [
      'an elastic job, which starts with fewer pods',
      {...specs('9', '8'), ElasticSpec: {EnableElasticTraining: true}},
      undefined,
    ],
    [
      'a job that may use what others leave idle',
      {...specs('9', '8'), Settings: {OversoldType: 'AcceptQuotaOverSold'}},
      undefined,
    ],
  ])('%s', async (_what, job, excess) => {
    const {problems, warnings} = await checkQuota(
      createFakeCloud({ListResources}),
      {value: 'quota1', path: 'ResourceId'},
      '268',
      job,
    )
    expect(problems).toEqual([])
    expect(warnings).toEqual(
      excess === undefined
        ? []
        : [
            `ResourceId: the job requests more than quota quota1 (vision) can ever provide: ${excess}. It would wait forever.`,
          ],
    )
  })
})

describe('quotas are listed (C4)', () => {
  const rows = [
    {Id: 'resource-1', Spec: {resourceId: 'quota1'}, ResourceType: 'ECS'},
    {Id: 'resource-2', Quotas: [{Id: 'quota2'}], ResourceType: 'Lingjun'},
    {Id: 'resource-3', Spec: {resourceId: 'mc'}, ResourceType: 'MaxCompute'},
    {Id: 'resource-4'},
  ]
  test.each([
    [undefined, {Option: 'ListResource'}],
    ['268', {Option: 'ListResourceByWorkspace', WorkspaceId: '268'}],
  ])('of workspace %s: those that jobs can use', async (workspaceId, input) => {
    const asked = createFakeCloud({ListResources: () => ({Resources: rows, TotalCount: 4})})
    const {items, totalCount} = await listQuotas(asked, {workspaceId, limit: 1})
    expect({ids: items.map(quotaId), totalCount}).toEqual({ids: ['quota1'], totalCount: 2})
    expect(asked.calls[0]?.[1]).toMatchObject(input)
  })
})
