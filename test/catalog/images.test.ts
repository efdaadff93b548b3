import {describe, expect, test} from '@jest/globals'
import {checkImages} from '../../src/catalog/check-images.js'
import {findImage} from '../../src/catalog/find-image.js'
import {getIfExists} from '../../src/catalog/findings.js'
import {findLabels, unknownFacetProblem} from '../../src/catalog/image-facets.js'
import {listImages} from '../../src/catalog/images.js'
import {findNearestImages} from '../../src/catalog/nearest-images.js'
import {CliError, type ExitName} from '../../src/errors.js'
import {createFakeCloud} from '../support/fake-cloud.js'

const HOST = 'dsw-registry-vpc.cn-hangzhou.cr.aliyuncs.com/pai'
const image = (tag: string, more = {}) => ({
  ImageUri: `${HOST}/${tag}`,
  Name: tag.replace(/-[0-9a-z]{8}-\d{10}$/, ''),
  ...more,
})
const IMAGES = [
  image('pytorch:2.8.0-gpu-py313-cu129-ubuntu22.04-3995b779-1764361782', {GmtCreateTime: '2026-02-01'}),
  image('pytorch:2.8.0-gpu-py311-cu128-ubuntu22.04-b244fc94-1764407151', {GmtCreateTime: '2026-01-01'}),
  image('pytorch:2.6.0-gpu-py311-cu124-ubuntu22.04-aaaa1111-1764000000', {GmtCreateTime: '2025-01-01'}),
  image('pytorch:2.8.0-cpu-py311-ubuntu22.04-cccc1111-1764000001', {GmtCreateTime: '2026-03-01'}),
  image('modelscope:1.34.0-pytorch2.3.1-cpu-py311-ubuntu22.04', {GmtCreateTime: '2026-03-02'}),
]
const [newest, , older, cpu] = IMAGES.map(({ImageUri}) => ImageUri)

describe('the nearest image to the one given', () => {
  test.each<[string, string, (string | undefined)[]]>([
    ['is of another build', `${HOST}/pytorch:2.8.0-gpu-py313-cu129-ubuntu22.04-00000000-1764000000`, [newest]],
    ['is of another region', newest?.replace('hangzhou', 'shanghai') ?? '', [newest]],
    ['has a part that was mistyped', `${HOST}/pytorch:2.6.0-gpu-py311-cu123-ubuntu22.04`, [older]],
    ['never suggests another accelerator if one matches', `${HOST}/pytorch:2.8.0-cpu-py310`, [cpu]],
    ['is meant by a name without its end', 'pytorch:2.6-gpu', [older]],
    ['suggests nothing from another repository', 'registry.example.com/team/train:1', []],
  ])('%s', (_what, given, expected) => {
    expect(findNearestImages(given, IMAGES).map(({ImageUri}) => ImageUri)).toEqual(expected)
  })
})

describe('words for labels are understood (D2)', () => {
  const legal = new Map([
    ['system.framework', ['PyTorch 2.3.1', 'PyTorch 2.30.0', 'PyTorch 2.8.0', 'XGBoost 1.6.0']],
    ['system.framework.Ray', ['2.9.3', '2.44.1']],
    ['system.dsw.cudaVersion', ['11.3', '12.1', '12.4']],
    ['system.pythonVersion', ['3.8', '3.11', '3.11.9']],
    ['system.chipType', ['CPU', 'GPU']],
  ])
  test.each<[Parameters<typeof findLabels>[0], string, string[]]>([
    ['framework', 'PyTorch 2.3', ['system.framework=PyTorch 2.3.1']],
    ['framework', 'pytorch2.8.0', ['system.framework=PyTorch 2.8.0']],
    ['framework', 'xgboost', ['system.framework=XGBoost 1.6.0']],
    ['framework', 'Ray', ['system.framework.Ray=2.9.3', 'system.framework.Ray=2.44.1']],
    ['framework', 'PyTorch 3', []],
    ['framework', 'torch', []],
    ['cuda', '12.1', ['system.dsw.cudaVersion=12.1']],
    ['cuda', 'cu124', ['system.dsw.cudaVersion=12.4']],
    ['cuda', '12', ['system.dsw.cudaVersion=12.1', 'system.dsw.cudaVersion=12.4']],
    ['cuda', '13', []],
    ['python', 'py311', ['system.pythonVersion=3.11', 'system.pythonVersion=3.11.9']],
    ['python', '3.8', ['system.pythonVersion=3.8']],
    ['python', 'py38', ['system.pythonVersion=3.8']],
    ['chip', 'gpu', ['system.chipType=GPU']],
    ['chip', 'tpu', []],
  ])('D2: --%s %s finds its labels', (facet, text, expected) => {
    expect(findLabels(facet, text, legal)).toEqual(expected)
  })

  test.each<[Parameters<typeof findLabels>[0], string, string]>([
    ['framework', 'PyTorch 3', 'Available: PyTorch 2.3.1, PyTorch 2.30.0, PyTorch 2.8.0'],
    ['framework', 'pytorhc', 'Did you mean PyTorch? Available: PyTorch, XGBoost'],
    ['chip', 'tpu', 'Available: CPU, GPU'],
  ])('D2 refused: --%s %s lists the legal values', (facet, text, fix) => {
    expect(unknownFacetProblem(facet, text, legal)).toEqual({
      path: `--${facet} ${text}`,
      message: 'no image has that',
      fix,
      rule: 'D2',
    })
  })
})

describe('listing images', () => {
  const Labels = ['PyTorch 2.6.0', 'PyTorch 2.8.0', 'Ray 2.9.3'].map((Value) => ({Key: 'system.framework', Value}))
  const cloud = () =>
    createFakeCloud({
      ListImageLabels: () => ({Labels: [...Labels, {Key: 'system.chipType', Value: 'GPU'}]}),
      ListImages: ({Labels: wanted = ''}: {Labels?: string}) => {
        const found = IMAGES.filter(({Name}) => !wanted.includes('PyTorch') || wanted.includes(Name.slice(8, 13)))
        return {Images: found, TotalCount: found.length}
      },
    })

  test('asks for each version of a framework, and merges the newest first', async () => {
    const asked = cloud()
    const {items} = await listImages(asked, {facets: {framework: 'pytorch', chip: 'gpu'}, limit: 3})
    expect(asked.calls.slice(1).map(([, input]) => (input as {Labels: string}).Labels)).toEqual([
      'system.chipType=GPU,system.framework=PyTorch 2.6.0',
      'system.chipType=GPU,system.framework=PyTorch 2.8.0',
    ])
    expect(items.map(({GmtCreateTime}) => GmtCreateTime)).toEqual(['2026-03-01', '2026-02-01', '2026-01-01'])
  })

  test('finds images by words in any order', async () => {
    const {items, totalCount} = await listImages(cloud(), {search: 'CPU modelscope', limit: 1})
    expect({names: items.map(({Name}) => Name), totalCount}).toEqual({
      names: ['modelscope:1.34.0-pytorch2.3.1-cpu-py311-ubuntu22.04'],
      totalCount: 1,
    })
  })

  test('D3 accepted: asks without a workspace, and nothing about labels when none is wanted', async () => {
    const asked = cloud()
    await listImages(asked, {limit: 2})
    expect(asked.calls).toEqual([
      ['ListImages', {Verbose: true, SortBy: 'GmtCreateTime', Order: 'DESC', PageNumber: 1, PageSize: 2}],
    ])
  })
})

describe('the image of a job is checked', () => {
  const check = (Labels: object[]) =>
    checkImages(createFakeCloud({ListImages: () => ({Images: [{ImageUri: 'r/a:1', Labels}]})}), [
      {value: 'r/a:1', path: 'JobSpecs[0].Image'},
    ])

  test('C2 accepted: an image that is not made for jobs, with a warning', async () => {
    expect(await check([{Key: 'system.supported.dlc', Value: 'false'}])).toEqual({
      problems: [],
      warnings: ['JobSpecs[0].Image: by its labels this image is not for DLC jobs (system.supported.dlc=false).'],
    })
  })

  test('C2 accepted: an image without the label', async () => {
    expect(await check([])).toEqual({problems: [], warnings: []})
  })
})

describe('a lookup by id that fails', () => {
  const failing = (code: string, httpStatus: number, exit: ExitName) => () =>
    Promise.reject(new CliError({code, httpStatus, exit, message: code}))

  test.each<[string, number, ExitName, 'none' | 'thrown']>([
    ['201300003', 404, 'notFound', 'none'],
    ['InvalidParameter', 400, 'failure', 'none'],
    ['Throttling.User', 400, 'failure', 'thrown'],
    ['InvalidAccessKeyId.Inactive', 400, 'credentials', 'thrown'],
    ['Forbidden.RAM', 403, 'denied', 'thrown'],
    ['InternalError', 500, 'failure', 'thrown'],
  ])('with %s, HTTP %i (%s), is %s', async (code, status, exit, expected) => {
    const outcome = getIfExists(failing(code, status, exit))
    await (expected === 'none' ? expect(outcome).resolves.toBeUndefined() : expect(outcome).rejects.toThrow(code))
  })
})

describe('finding an image', () => {
  const refused = new CliError({code: 'Forbidden.RAM', exit: 'denied', message: 'no'})

  test('by its address takes one call per place', async () => {
    const asked = createFakeCloud({
      ListImages: ({ImageUri}: {ImageUri?: string}) => ({Images: IMAGES.filter((row) => row.ImageUri === ImageUri)}),
    })
    expect(await findImage(asked, newest ?? '', '268')).toEqual({image: IMAGES[0], matchedBy: 'uri', nearest: []})
    expect(asked.calls).toHaveLength(2)
  })

  test('by its address works where the service ignores the filter', async () => {
    const asked = createFakeCloud({ListImages: () => ({Images: IMAGES, TotalCount: IMAGES.length})})
    expect((await findImage(asked, older ?? '')).matchedBy).toBe('uri')
  })

  test('fails where a place can’t be read', async () => {
    const asked = createFakeCloud({
      ListImages: ({WorkspaceId}: {WorkspaceId?: string}) => {
        if (WorkspaceId) throw refused
        return {Images: []}
      },
    })
    await expect(findImage(asked, 'registry.example.com/a:1', '268')).rejects.toBe(refused)
  })
})
