import {describe, expect, test} from '@jest/globals'
import {applyFlags, type JobFlags} from '../../src/document/apply-flags.js'
import type {JobDraft} from '../../src/document/document.js'
import {findMissingValues} from '../../src/document/missing-values.js'
import {listReferences} from '../../src/document/references.js'

const worker = (fields: object) => ({JobSpecs: [{Type: 'Worker', PodCount: 1, ...fields}]})
const filled = {WorkspaceId: '1', DisplayName: 'a', JobType: 'TFJob', UserCommand: 'x'}
const data = (...DataSources: object[]) => ({DataSources})

describe('applyFlags creates', () => {
  test.each<[string, JobFlags, object]>([
    ['an empty document from no flags', {}, {}],
    [
      'the top level',
      {
        'display-name': 'a',
        'job-type': 'TFJob',
        'workspace-id': '1',
        'resource-id': 'q',
        'user-command': 'x',
        description: 'd',
        accessibility: 'PUBLIC',
        'success-policy': 'AllWorkers',
        priority: '3',
        'time-limit': 60,
      },
      {
        DisplayName: 'a',
        JobType: 'TFJob',
        WorkspaceId: '1',
        ResourceId: 'q',
        UserCommand: 'x',
        Description: 'd',
        Accessibility: 'PUBLIC',
        SuccessPolicy: 'AllWorkers',
        Priority: 3,
        JobMaxRunningTimeMinutes: 60,
      },
    ],
    ['a Worker', {image: 'i', workers: '2', 'ecs-spec': 'e'}, worker({PodCount: 2, Image: 'i', EcsSpec: 'e'})],
    [
      'a share of a quota',
      {cpu: 4, memory: '8Gi', gpu: '1', 'gpu-type': 'A100', 'shared-memory': '4Gi'},
      worker({ResourceConfig: {CPU: '4', Memory: '8Gi', GPU: '1', GPUType: 'A100', SharedMemory: '4Gi'}}),
    ],
    ['both, for C5 to refuse', {cpu: '4', 'ecs-spec': 'e'}, worker({EcsSpec: 'e', ResourceConfig: {CPU: '4'}})],
    [
      'a spot job',
      {'spot-discount': '0.3'},
      worker({SpotSpec: {SpotStrategy: 'SpotWithPriceLimit', SpotDiscountLimit: 0.3}}),
    ],
    [
      'TaskSpecs from JSON',
      {'job-specs': '[{"Type":"Master","ResourceConfig":{"CPU":4}},{"Type":"Worker"}]', image: 'i'},
      {
        JobSpecs: [
          {Type: 'Master', ResourceConfig: {CPU: '4'}},
          {Type: 'Worker', Image: 'i'},
        ],
      },
    ],
    [
      'variables',
      {env: ['A=b', 'URL=http://x/?a=b', 'E=', 'a.b=c', '__proto__=x']},
      {Envs: {A: 'b', URL: 'http://x/?a=b', E: '', 'a.b': 'c', ['__proto__']: 'x'}},
    ],
    ['tags', {tag: ['team=vision', 'a=1']}, {Settings: {Tags: {team: 'vision', a: '1'}}}],
    ['settings', {'sanity-check': true, rdma: false}, {Settings: {EnableSanityCheck: true, EnableRDMA: false}}],
    [
      'commands of roles (C18)',
      {
        'job-specs': '[{"Type":"Master"},{"Type":"Worker"}]',
        'role-command': ['Master=python serve.py --lr=1', 'Worker=echo a\nb'],
      },
      {
        JobSpecs: [
          {Type: 'Master', UserCommand: 'python serve.py --lr=1'},
          {Type: 'Worker', UserCommand: 'echo a\nb'},
        ],
      },
    ],
    [
      'the command of a Worker that other flags create',
      {image: 'i', 'role-command': ['Worker=x']},
      worker({Image: 'i', UserCommand: 'x'}),
    ],
    ['gang scheduling (C12)', {'enable-gang-scheduling': true}, {EnableGangScheduling: true}],
    [
      'libraries',
      {'thirdparty-libs': ['numpy>=1,<2,torch==2.8', 'dask[array,bag]', ' six ']},
      {ThirdpartyLibs: ['numpy>=1,<2', 'torch==2.8', 'dask[array,bag]', 'six']},
    ],
    [
      'a code source',
      {'code-source': 'code-1:/root/code'},
      {CodeSource: {CodeSourceId: 'code-1', MountPath: '/root/code'}},
    ],
    [
      'code by address',
      {'code-source': 'https://github.com/a/b.git:/root/code'},
      {CodeSource: {Uri: 'https://github.com/a/b.git', MountPath: '/root/code'}},
    ],
  ])('%s', async (_, flags, expected) => {
    expect((await applyFlags({}, flags)).document).toEqual(expected)
  })
})

describe('applyFlags reads --dataset', () => {
  test.each<[string, object]>([
    ['d-1', {DataSourceId: 'd-1'}],
    ['d-1:v2', {DataSourceId: 'd-1', DataSourceVersion: 'v2'}],
    ['d-1:v2:/mnt/a', {DataSourceId: 'd-1', DataSourceVersion: 'v2', MountPath: '/mnt/a'}],
    ['d-1:v12:/mnt/a:RO', {DataSourceId: 'd-1', DataSourceVersion: 'v12', MountPath: '/mnt/a', MountAccess: 'RO'}],
    ['d-1:/mnt/a', {DataSourceId: 'd-1', MountPath: '/mnt/a'}],
    ['d-1:/mnt/a:RO', {DataSourceId: 'd-1', MountPath: '/mnt/a', MountAccess: 'RO'}],
    ['d-1:/mnt/a:rw', {DataSourceId: 'd-1', MountPath: '/mnt/a', MountAccess: 'RW'}],
    ['d-1:RO', {DataSourceId: 'd-1', MountAccess: 'RO'}],
    ['oss://b.oss-cn-hangzhou-internal.aliyuncs.com/p/', {Uri: 'oss://b.oss-cn-hangzhou-internal.aliyuncs.com/p/'}],
    [
      'oss://b.oss-cn-hangzhou-internal.aliyuncs.com/p/:/mnt/a:RW',
      {Uri: 'oss://b.oss-cn-hangzhou-internal.aliyuncs.com/p/', MountPath: '/mnt/a', MountAccess: 'RW'},
    ],
    ['oss://b.x/run:7/:/mnt/a', {Uri: 'oss://b.x/run:7/', MountPath: '/mnt/a'}],
    ['nas://host.cn-hangzhou:2049/p:/mnt/a', {Uri: 'nas://host.cn-hangzhou:2049/p', MountPath: '/mnt/a'}],
    ['file:///srv/data:/mnt/a', {Uri: 'file:///srv/data', MountPath: '/mnt/a'}],
    ['file:///C:/data', {Uri: 'file:///C:/data'}],
    ['file:///C:/data:/mnt/a:RO', {Uri: 'file:///C:/data', MountPath: '/mnt/a', MountAccess: 'RO'}],
    ['file:///C:\\data:/mnt/a', {Uri: 'file:///C:\\data', MountPath: '/mnt/a'}],
  ])('%s', async (text, expected) => {
    expect((await applyFlags({}, {dataset: [text]})).document).toEqual(data(expected))
  })
})

describe('applyFlags overrides in a file:', () => {
  test.each<[string, JobDraft, JobFlags, object]>([
    ['a field', {DisplayName: 'a', Priority: 1}, {'display-name': 'b'}, {DisplayName: 'b', Priority: 1}],
    [
      'the first Worker, others stay',
      {
        JobSpecs: [
          {Type: 'PS', Image: 'p'},
          {Type: 'Worker', Image: 'w'},
          {Type: 'Worker', Image: 'v'},
        ],
      },
      {image: 'i'},
      {
        JobSpecs: [
          {Type: 'PS', Image: 'p'},
          {Type: 'Worker', Image: 'i'},
          {Type: 'Worker', Image: 'v'},
        ],
      },
    ],
    [
      'a Worker beside others',
      {JobSpecs: [{Type: 'Master'}]},
      {workers: 3},
      {JobSpecs: [{Type: 'Master'}, {Type: 'Worker', PodCount: 3}]},
    ],
    ['an instance type for a share', worker({ResourceConfig: {CPU: '4'}}), {'ecs-spec': 'e'}, worker({EcsSpec: 'e'})],
    ['a share for an instance type', worker({EcsSpec: 'e'}), {cpu: '4'}, worker({ResourceConfig: {CPU: '4'}})],
    [
      'one number of a share',
      worker({ResourceConfig: {CPU: '4', Memory: '8Gi'}}),
      {cpu: '8'},
      worker({ResourceConfig: {CPU: '8', Memory: '8Gi'}}),
    ],
    ['a variable, others stay', {Envs: {A: '1', B: '2'}}, {env: ['A=3']}, {Envs: {A: '3', B: '2'}}],
    [
      'the mount of a dataset',
      data({DataSourceId: 'd-1', MountPath: '/a'}),
      {dataset: ['d-1:/b', 'd-2:/c']},
      data({DataSourceId: 'd-1', MountPath: '/b'}, {DataSourceId: 'd-2', MountPath: '/c'}),
    ],
    [
      'the mount of the same code',
      {CodeSource: {CodeSourceId: 'code-1', Branch: 'main'}},
      {'code-source': 'code-1:/x'},
      {CodeSource: {CodeSourceId: 'code-1', Branch: 'main', MountPath: '/x'}},
    ],
    [
      'other code',
      {CodeSource: {CodeSourceId: 'c', Branch: 'main'}},
      {'code-source': 'd'},
      {CodeSource: {CodeSourceId: 'd'}},
    ],
    [
      'nothing inside a wrong shape',
      {Settings: 'x', Envs: [], JobSpecs: {}, DataSources: 1} as unknown as JobDraft,
      {rdma: true, env: ['A=1'], image: 'i', dataset: ['d']},
      {Settings: 'x', Envs: [], JobSpecs: {}, DataSources: 1},
    ],
  ])('%s', async (_, document, flags, expected) => {
    const before = structuredClone(document)
    expect((await applyFlags(document, flags)).document).toEqual(expected)
    expect(document).toEqual(before)
  })
})

test('applyFlags records the source of every value', async () => {
  const {sources} = await applyFlags(
    {DisplayName: 'a', Envs: {A: '1', B: '2'}, JobSpecs: []},
    {image: 'i', env: ['A=3'], dataset: ['d-1:/mnt']},
  )
  expect(sources).toEqual({
    DisplayName: 'file',
    'Envs.A': 'flag',
    'Envs.B': 'file',
    'JobSpecs[0].Type': 'default',
    'JobSpecs[0].PodCount': 'default',
    'JobSpecs[0].Image': 'flag',
    'DataSources[0].DataSourceId': 'flag',
    'DataSources[0].MountPath': 'flag',
  })
})

describe('applyFlags refuses', () => {
  test.each<[string, JobFlags, string, string]>([
    ['a variable without a name', {env: ['=x']}, '--env', '"=x" does not have the form KEY=VALUE.'],
    ['a tag without a value', {tag: ['team']}, '--tag', '"team" does not have the form KEY=VALUE.'],
    ['a word for a number', {workers: 'two'}, '--workers', '"two" is not a number.'],
    ['a blank for a number', {priority: ' '}, '--priority', '" " is not a number.'],
    [
      'TaskSpecs that are not a list',
      {'job-specs': '{"Type":"Worker"}'},
      '--job-specs',
      'Must be a JSON list of TaskSpecs: [{"Type": "Worker", …}].',
    ],
    [
      'TaskSpecs that are not JSON',
      {'job-specs': '[{"Type" "Worker"}]'},
      '--job-specs',
      `line 1, column 10: Invalid JSON: Expected ':' after property name.\n  1 | [{"Type" "Worker"}]\n    |          ^`,
    ],
    [
      'a folder of this machine',
      {dataset: ['C:\\data:/mnt']},
      '--dataset',
      `"C:\\data:/mnt" is a path on this machine, which the service can't mount.`,
    ],
    [
      'a relative folder',
      {dataset: ['./data:/mnt']},
      '--dataset',
      `"./data:/mnt" is a path on this machine, which the service can't mount.`,
    ],
    [
      'a path that Git Bash rewrote',
      {dataset: ['d-1;C:\\Program Files\\Git\\mnt']},
      '--dataset',
      '"d-1;C:\\Program Files\\Git\\mnt" was changed by the shell.',
    ],
    ['a relative mount', {dataset: ['d-1:mnt']}, '--dataset', '"mnt" in "d-1:mnt" is not a mount path.'],
    [
      'an unknown access mode',
      {dataset: ['d-1:/mnt:ROO']},
      '--dataset',
      '"ROO" in "d-1:/mnt:ROO" is not an access mode.',
    ],
    [
      'an unknown access mode of a URI',
      {dataset: ['nas://fs.cn-hangzhou/p:/data:r']},
      '--dataset',
      '"r" in "nas://fs.cn-hangzhou/p:/data:r" is not an access mode.',
    ],
    ['a dataset without an id', {dataset: [':/mnt']}, '--dataset', '":/mnt" has no id or URI.'],
    [
      'the address of a repository',
      {'code-source': 'git@github.com:a/b.git'},
      '--code-source',
      '"git@github.com:a/b.git" is a repository URL.',
    ],
  ])('%s', async (_, flags, path, message) => {
    await expect(applyFlags({}, flags)).rejects.toThrow(
      expect.objectContaining({
        exit: 2,
        message: `${path}: ${message}`,
        problems: [expect.objectContaining({path, message})],
      }),
    )
  })

  test('all wrong flags together', async () => {
    const refusal = applyFlags({}, {env: ['x', 'A=1', 'y'], workers: 'two', dataset: ['d-1:mnt']})
    await expect(refusal).rejects.toMatchObject({
      message: "4 flags can't be read.",
      problems: [{path: '--workers'}, {path: '--dataset'}, {path: '--env'}, {path: '--env'}],
    })
  })
})

describe('findMissingValues lists', () => {
  test.each<[string, JobDraft, [string, string[]][]]>([
    [
      'every required field of an empty document',
      {},
      [
        ['WorkspaceId', ['--workspace-id']],
        ['DisplayName', ['--display-name']],
        ['JobType', ['--job-type']],
        ['UserCommand', ['--user-command']],
        ['JobSpecs[0].Image', ['--image']],
        ['JobSpecs[0].EcsSpec', ['--ecs-spec']],
      ],
    ],
    [
      'a share, in a quota',
      {...filled, ResourceId: 'q', JobSpecs: [{Type: 'Worker', Image: 'i'}]},
      [['JobSpecs[0].ResourceConfig', ['--cpu', '--memory']]],
    ],
    [
      'the quota of a share',
      {...filled, JobSpecs: [{Type: 'Worker', Image: 'i', ResourceConfig: {CPU: '1'}}]},
      [['ResourceId', ['--resource-id']]],
    ],
    [
      'what no flag reaches',
      {
        ...filled,
        JobSpecs: [
          {Type: 'PS', EcsSpec: 'e'},
          {Type: 'Worker', EcsSpec: 'e'},
        ],
      },
      [
        ['JobSpecs[0].Image', []],
        ['JobSpecs[1].Image', ['--image']],
      ],
    ],
    ['nothing for a complete job', {...filled, JobSpecs: [{Type: 'Worker', Image: 'i', EcsSpec: 'e'}]}, []],
  ])('%s', (_, document, expected) => {
    expect(findMissingValues(document).map(({path, flags}) => [path, flags])).toEqual(expected)
  })
})

test('listReferences lists every id that the catalog must know', () => {
  const document = {
    WorkspaceId: '268',
    ResourceId: 'quota1',
    JobSpecs: [
      {Type: 'Worker', Image: 'i', EcsSpec: 'e'},
      {Type: 'PS', Image: '', ElasticSpotSpecs: [{InstanceType: 's'}]},
    ],
    ...data({DataSourceId: 'd-1'}, {Uri: 'oss://b.x/'}),
    CodeSource: {CodeSourceId: 'c'},
  }
  expect(listReferences(document)).toEqual([
    {kind: 'workspace', value: '268', path: 'WorkspaceId'},
    {kind: 'quota', value: 'quota1', path: 'ResourceId'},
    {kind: 'image', value: 'i', path: 'JobSpecs[0].Image'},
    {kind: 'ecs-spec', value: 'e', path: 'JobSpecs[0].EcsSpec'},
    {kind: 'ecs-spec', value: 's', path: 'JobSpecs[1].ElasticSpotSpecs[0].InstanceType'},
    {kind: 'dataset', value: 'd-1', path: 'DataSources[0].DataSourceId'},
    {kind: 'code-source', value: 'c', path: 'CodeSource.CodeSourceId'},
  ])
})

describe('applyFlags refuses a role command', () => {
  const specs = [{Type: 'Master'}, {Type: 'Worker'}]
  test.each<[string, JobDraft, string, object]>([
    ['without a role', {}, 'python train.py', {message: '"python train.py" does not have the form ROLE=COMMAND.'}],
    ['without a command', {JobSpecs: specs}, 'Master= ', {message: '"Master= " does not have the form ROLE=COMMAND.'}],
    [
      'for a role in another case',
      {JobSpecs: specs},
      'master=x',
      {message: 'The job has no role master.', fix: 'Did you mean Master=…?'},
    ],
    [
      'for another role',
      {JobSpecs: specs},
      'PS=x',
      {message: 'The job has no role PS.', fix: 'Roles: Master, Worker.'},
    ],
  ])('%s', async (_, document, text, problem) => {
    await expect(applyFlags(document, {'role-command': [text]})).rejects.toMatchObject({problems: [problem]})
  })
})

test('several ids in one --dataset are several datasets, as dlc takes them; a URI keeps its commas', async () => {
  const {document} = await applyFlags({}, {dataset: ['d-1,d-2:/mnt/b', 'oss://b.x/a,b/']})
  expect(document).toEqual(
    data({DataSourceId: 'd-1'}, {DataSourceId: 'd-2', MountPath: '/mnt/b'}, {Uri: 'oss://b.x/a,b/'}),
  )
})

test.each(['9007199254740993', '1e20'])(
  '--workers %s, which a number can’t hold exactly, is refused',
  async (workers) => {
    await expect(applyFlags({}, {workers})).rejects.toMatchObject({problems: [{path: '--workers'}]})
  },
)
