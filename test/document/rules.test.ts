import {describe, expect, test} from '@jest/globals'
import {checkDocument} from '../../src/document/check.js'
import type {JobDraft} from '../../src/document/document.js'
import {DOCUMENT_RULES} from '../../src/document/rules/index.js'

const image = 'registry.example/pai/pytorch:2.8'
const worker = {Type: 'Worker', PodCount: 1, Image: image, EcsSpec: 'ecs.gn6i-c4g1.xlarge'}
const shared = {Type: 'Worker', PodCount: 1, Image: image, ResourceConfig: {CPU: '4', Memory: '8Gi'}}
const base = {
  WorkspaceId: '268',
  DisplayName: 'resnet50-20260320',
  JobType: 'PyTorchJob',
  JobSpecs: [worker],
  UserCommand: 'python train.py',
}
const job = (changes: object): JobDraft => ({...base, ...changes})
const spec = (changes: object) => job({JobSpecs: [{...worker, ...changes}]})
const without = (field: keyof typeof base) => job({[field]: undefined})
const data = (...DataSources: object[]) => job({DataSources})

describe('checkDocument accepts', () => {
  test.each([
    ['the smallest job', base],
    ['C1 accepted: a job that names its workspace', job({WorkspaceId: '268'})],
    ['C13 accepted: a name of letters, digits, _ . and -', job({DisplayName: 'resnet50_v1.5-imagenet-20260320'})],
    ['C6 accepted: a quota job', job({ResourceId: 'quota1', JobSpecs: [shared]})],
    ['C5 accepted: an echo of GetJob with both, one empty', spec({ResourceConfig: {CPU: '', GPUType: ''}})],
    ['C7 accepted: a data source by id', data({DataSourceId: 'd-1', Uri: ''})],
    [
      'C7 accepted: a data source by address',
      data({Uri: 'oss://b.oss-cn-hangzhou-internal.aliyuncs.com/p/', MountPath: '/mnt/data/', MountAccess: 'RO'}),
    ],
    [
      'C7 accepted: a Move long commands and data into a code configuration or a dataset.',
      job({CodeSource: {CodeSourceId: 'code-1', MountPath: '/root/code/'}}),
    ],
    [
      'C7 accepted: an empty Move long commands and data into a code configuration or a dataset., as GetJob echoes it',
      job({CodeSource: {CodeSourceId: '', MountPath: ''}}),
    ],
    [
      'C9 accepted: every role of a TFJob',
      job({
        JobType: 'TFJob',
        JobSpecs: ['Chief', 'PS', 'Worker', 'Evaluator', 'GraphLearn'].map((Type) => ({...worker, Type})),
      }),
    ],
    [
      'C9 accepted: a named group of Ray workers',
      job({
        JobType: 'RayJob',
        JobSpecs: [
          {...worker, Type: 'Head'},
          {...worker, Type: 'Worker-a100'},
        ],
      }),
    ],
    ['C9 accepted: any role of a SlurmJob', job({JobType: 'SlurmJob', JobSpecs: [{...worker, Type: 'Login'}]})],
    [
      'C9 accepted: an MPIJob with its Master',
      job({JobType: 'MPIJob', JobSpecs: [worker, {...worker, Type: 'Master'}]}),
    ],
    ['C12 accepted: options in range', job({JobMaxRunningTimeMinutes: 1})],
    ['C12 accepted: a spot job', spec({SpotSpec: {SpotStrategy: 'SpotWithPriceLimit', SpotDiscountLimit: 0.3}})],
    ['C12 accepted: RDMA for two pods', job({Settings: {EnableRDMA: true}, JobSpecs: [{...worker, PodCount: 2}]})],
    [
      'C12 accepted: a sanity check in a quota',
      job({Priority: 9, Settings: {EnableSanityCheck: true}, ResourceId: 'quota1', JobSpecs: [shared]}),
    ],
    ['C12 accepted: a success policy of a TFJob', job({JobType: 'TFJob', SuccessPolicy: 'AllWorkers'})],
    [
      'C16 accepted: two mounts',
      data({DataSourceId: 'd-1', MountPath: '/mnt/a'}, {DataSourceId: 'd-2', MountPath: '/mnt/b'}),
    ],
    ['C16 accepted: a command near the limit', job({UserCommand: 'x'.repeat(59_000)})],
    ['names of variables', job({Envs: {A: '', _b: '', 'a.b-c': ''}})],
    ['C18 accepted: a role with its own command', job({JobSpecs: [{...worker, UserCommand: 'python serve.py'}]})],
    ['a VPC with its ranges', job({UserVpc: {VpcId: 'vpc-1', SwitchId: 'vsw-1', ExtendedCIDRs: ['10.0.0.0/8']}})],
  ] satisfies [string, JobDraft][])('%s', (_, document) => {
    expect(checkDocument(document)).toMatchObject({problems: [], warnings: [], normalized: document})
  })
})

describe('checkDocument refuses with exactly one problem', () => {
  test.each([
    [
      'C1 refused: no workspace',
      without('WorkspaceId'),
      'C1',
      'WorkspaceId',
      'Is missing: the service would silently use the default workspace.',
      '--workspace-id',
    ],
    ['C1 refused: a blank workspace', job({WorkspaceId: ' '}), 'C1', 'WorkspaceId', 'Is missing', '--workspace-id'],
    [
      'C17 refused: a misspelt field',
      job({UserComand: 'x'}),
      'C17',
      'UserComand',
      'Unknown field UserComand',
      'UserCommand',
    ],
    [
      'C18 refused: commands of all roles, and none of the job',
      job({UserCommand: undefined, JobSpecs: [{...worker, UserCommand: 'x'}]}),
      'required',
      'UserCommand',
      'Is missing',
      '--user-command',
    ],
    ['C13 refused: no name', without('DisplayName'), 'C13', 'DisplayName', 'Is missing', '--display-name'],
    [
      'C13 refused: a name with blanks',
      job({DisplayName: 'my job (2)'}),
      'C13',
      'DisplayName',
      'Contains characters that are not allowed: " ", "(", ")".',
      'my-job-2',
    ],
    [
      'C13 refused: a name in other letters',
      job({DisplayName: '训练'}),
      'C13',
      'DisplayName',
      'Contains characters that are not allowed: "训", "练".',
      'resnet50-imagenet-20260320',
    ],
    [
      'C13 refused: a name too long',
      job({DisplayName: 'x'.repeat(257)}),
      'C13',
      'DisplayName',
      'Has 257 characters',
      undefined,
    ],
    ['C8 refused: no type', without('JobType'), 'C8', 'JobType', 'Is missing', '--job-type'],
    ['no command', without('UserCommand'), 'required', 'UserCommand', 'Is missing', '--user-command'],
    ['a blank command', job({UserCommand: ' \n'}), 'required', 'UserCommand', 'Is missing or blank', '--user-command'],
    ['no TaskSpec', job({JobSpecs: []}), 'required', 'JobSpecs', 'Is missing', '--image'],
    ['C2 refused: no image', spec({Image: undefined}), 'C2', 'JobSpecs[0].Image', 'Is missing', '--image'],
    [
      'C5 refused: both an instance type and a share of a quota',
      spec({ResourceConfig: {CPU: '4'}}),
      'C5',
      'JobSpecs[0]',
      'Has EcsSpec and ResourceConfig',
      'Keep EcsSpec',
    ],
    [
      'C5 refused: neither an instance type nor a share of a quota',
      spec({EcsSpec: undefined}),
      'C5',
      'JobSpecs[0]',
      'Has neither EcsSpec nor ResourceConfig',
      '--ecs-spec',
    ],
    [
      'C6 refused: an instance type in a quota',
      job({ResourceId: 'quota1'}),
      'C6',
      'JobSpecs[0].EcsSpec',
      "A job in a quota (ResourceId) can't have an instance type, but JobSpecs[0] has one.",
      'Replace EcsSpec with ResourceConfig (--cpu, --memory, --gpu), or remove ResourceId to use public resources.',
    ],
    [
      'C6 refused: a share of no quota',
      job({JobSpecs: [worker, shared]}),
      'C6',
      'ResourceId',
      'Is missing: the ResourceConfig of JobSpecs[1]',
      '--resource-id',
    ],
    [
      'C7 refused: a data source with both id and address',
      data({DataSourceId: 'd-1', Uri: 'nas://a.cn-hangzhou/'}),
      'C7',
      'DataSources[0]',
      'Has Uri and DataSourceId',
      'Keep one',
    ],
    [
      'C7 refused: a data source with neither id nor address',
      data({MountPath: '/mnt'}),
      'C7',
      'DataSources[0]',
      'Has neither Uri nor DataSourceId',
      'Set DataSourceId, or the Uri of the storage.',
    ],
    [
      'C7 refused: a Move long commands and data into a code configuration or a dataset. with neither id nor address',
      job({CodeSource: {MountPath: '/root/code'}}),
      'C7',
      'CodeSource',
      'Has neither Uri nor CodeSourceId',
      'Set CodeSourceId, or the Uri of the storage.',
    ],
    [
      'C9 refused: a role of another framework',
      spec({Type: 'PS'}),
      'C9',
      'JobSpecs[0].Type',
      '"PS" is not a role of a PyTorchJob.',
      'Use one of Worker, Master.',
    ],
    [
      'C9 refused: a role in lower case',
      spec({Type: 'worker'}),
      'C9',
      'JobSpecs[0].Type',
      '"worker" is not a role of a PyTorchJob.',
      'Did you mean Worker?',
    ],
    [
      'C9 refused: no role',
      spec({Type: undefined}),
      'C9',
      'JobSpecs[0].Type',
      'Is missing',
      'Use one of Worker, Master.',
    ],
    [
      'C9 refused: a group of Ray workers without a name',
      job({JobType: 'RayJob', JobSpecs: [{...worker, Type: 'Worker-'}]}),
      'C9',
      'JobSpecs[0].Type',
      'not a role of a RayJob',
      'Worker',
    ],
    [
      'C12 refused: a priority of 0',
      job({Priority: 0}),
      'C12',
      'Priority',
      'Must be a whole number from 1 to 9, not 0.',
      undefined,
    ],
    ['C12 refused: a priority of 1.5', job({Priority: 1.5}), 'C12', 'Priority', 'not 1.5', undefined],
    [
      'C12 refused: a time limit of 0 minutes',
      job({JobMaxRunningTimeMinutes: 0}),
      'C12',
      'JobMaxRunningTimeMinutes',
      'at least 1, not 0',
      'Omit it for no limit.',
    ],
    [
      'C12 refused: a discount in percent',
      spec({SpotSpec: {SpotDiscountLimit: 30}}),
      'C12',
      'JobSpecs[0].SpotSpec.SpotDiscountLimit',
      'at most 1, not 30',
      'For 30 % of the full price use 0.3.',
    ],
    [
      'C12 refused: two limits of price',
      spec({SpotSpec: {SpotDiscountLimit: 0.3, SpotPriceLimit: 1}}),
      'C12',
      'JobSpecs[0].SpotSpec',
      'Has SpotDiscountLimit and SpotPriceLimit; only one is allowed.',
      'Keep one of them.',
    ],
    ['a role of 0 pods', spec({PodCount: 0}), 'PodCount', 'JobSpecs[0].PodCount', 'at least 1, not 0', undefined],
    ['a role of 1.5 pods', spec({PodCount: 1.5}), 'PodCount', 'JobSpecs[0].PodCount', 'not 1.5', undefined],
    [
      'C16 refused: two mounts on one path',
      data({DataSourceId: 'd-1', MountPath: '/mnt/a'}, {DataSourceId: 'd-2', MountPath: '/mnt//a/'}),
      'C16',
      'DataSources[1].MountPath',
      'DataSources[0] is also mounted at /mnt/a; the service rejects two data sources on one mount path.',
      'another path',
    ],
    [
      'C16 refused: a document above the size limit',
      job({UserCommand: '魚'.repeat(22_000)}),
      'C16',
      '',
      'Has 66,215 bytes; the service accepts 65,536, including values that it adds.',
      'Move long commands and data into a code configuration or a dataset.',
    ],
    [
      'a relative mount',
      data({DataSourceId: 'd-1', MountPath: './mnt/a'}),
      'mount',
      'DataSources[0].MountPath',
      'Must be an absolute path, not "./mnt/a".',
      'Use /mnt/a.',
    ],
    [
      'a mount path with ".."',
      data({DataSourceId: 'd-1', MountPath: '/mnt/../etc'}),
      'mount',
      'DataSources[0].MountPath',
      'Must be an absolute path',
      'Remove "..".',
    ],
    [
      'a Windows mount',
      job({CodeSource: {CodeSourceId: 'c', MountPath: 'C:\\code'}}),
      'mount',
      'CodeSource.MountPath',
      'Must be an absolute path',
      'Linux container',
    ],
    [
      'an access in lower case',
      data({DataSourceId: 'd-1', MountAccess: 'ro'}),
      'mount',
      'DataSources[0].MountAccess',
      'Must be RO or RW, not "ro".',
      'Did you mean RO?',
    ],
    [
      'a variable with a blank',
      job({Envs: {'MY VAR': ''}}),
      'env',
      'Envs["MY VAR"]',
      `"MY VAR" is not a valid name of an environment variable.`,
      undefined,
    ],
    [
      'a switch without ranges',
      job({UserVpc: {SwitchId: 'vsw-1'}}),
      'vpc',
      'UserVpc.ExtendedCIDRs',
      'Is missing',
      'Set it to the address ranges of the vSwitch.',
    ],
  ] satisfies [string, JobDraft, string, string, string, string | undefined][])(
    '%s',
    (_, document, rule, path, message, fix) => {
      const {problems} = checkDocument(document)
      const expected = {
        rule,
        path,
        message: expect.stringContaining(message),
        ...(fix ? {fix: expect.stringContaining(fix)} : {}),
      }
      expect(problems).toEqual([expected])
    },
  )
})

test.each([
  'TFJob',
  'PyTorchJob',
  'MPIJob',
  'XGBoostJob',
  'OneFlowJob',
  'ElasticBatchJob',
  'SlurmJob',
  'RayJob',
  'DataJuicerJob',
])('C8 accepted: the job type %s', (JobType) => {
  const JobSpecs = JobType === 'MPIJob' ? [worker, {...worker, Type: 'Master'}] : [worker]
  expect(checkDocument(job({JobType, JobSpecs})).problems).toEqual([])
})

test('C9 refused: an MPIJob without a Master', () => {
  expect(checkDocument(job({JobType: 'MPIJob'})).problems).toMatchObject([{path: 'JobSpecs', rule: 'C9'}])
})

describe('C8: every alias is refused and the value meant is named', () => {
  test.each([
    ['pytorch', 'Did you mean PyTorchJob?'],
    ['Pytorch', 'Did you mean PyTorchJob?'],
    ['PYTORCH_JOB', 'Did you mean PyTorchJob?'],
    ['PytorchJob', 'Did you mean PyTorchJob?'],
    ['torch', 'Did you mean PyTorchJob?'],
    ['tf-job', 'Did you mean TFJob?'],
    ['tensorflow', 'Did you mean TFJob?'],
    ['TFjob', 'Did you mean TFJob?'],
    ['mpi', 'Did you mean MPIJob?'],
    ['XGBoost', 'Did you mean XGBoostJob?'],
    ['ElasticBatch', 'Did you mean ElasticBatchJob?'],
    ['ray', 'Did you mean RayJob?'],
    ['data-juicer', 'Did you mean DataJuicerJob?'],
    ['SlurmJobs', 'Did you mean SlurmJob?'],
    ['Custom', 'Did you mean PyTorchJob? It requires no specific role, and a single Worker runs any command.'],
    ['CustomJob', 'Did you mean PyTorchJob? It requires no specific role, and a single Worker runs any command.'],
    ['constructor', expect.stringMatching(/^Use one of TFJob, PyTorchJob, /)],
  ])('%s', (JobType, fix) => {
    const document = job({JobType})
    expect(checkDocument(document).problems).toEqual([
      {rule: 'C8', path: 'JobType', message: expect.stringContaining(JobType), fix},
    ])
    expect(document.JobType).toBe(JobType)
  })
})

describe('checkDocument warns about', () => {
  test.each([
    [
      'C12 warned: gang scheduling',
      job({EnableGangScheduling: true}),
      'EnableGangScheduling is not in the published contract; it is sent unchanged.',
    ],
    [
      'C12 warned: a priority on public resources',
      job({Priority: 5}),
      'Priority: Is ignored: public resources have no queue.',
    ],
    [
      'C12 warned: RDMA for one pod',
      job({Settings: {EnableRDMA: true}}),
      'Settings.EnableRDMA: Has no effect: RDMA speeds up traffic between GPU pods, but this job has one pod.',
    ],
    [
      'C12 warned: a sanity check on public resources',
      job({Settings: {EnableSanityCheck: true}}),
      'Settings.EnableSanityCheck: May be ignored: the sanity check is for a PyTorchJob with GPUs in a quota.',
    ],
    [
      'C12 warned: a success policy of a PyTorchJob',
      job({SuccessPolicy: 'AllWorkers'}),
      'SuccessPolicy: May be ignored: only a TFJob has a success policy.',
    ],
    [
      'C16 warned: a document near the size limit',
      job({UserCommand: 'x'.repeat(60_500)}),
      expect.stringMatching(/^Has 60,\d{3} bytes; the service accepts 65,536/),
    ],
    [
      'memory in bytes',
      job({ResourceId: 'q', JobSpecs: [{...shared, ResourceConfig: {CPU: '4', Memory: '8'}}]}),
      'JobSpecs[0].ResourceConfig.Memory: "8" has no valid Kubernetes unit: it means bytes. Use 8Gi.',
    ],
    [
      'memory in GB',
      job({ResourceId: 'q', JobSpecs: [{...shared, ResourceConfig: {CPU: '4', Memory: '8GB'}}]}),
      'JobSpecs[0].ResourceConfig.Memory: "8GB" has no valid Kubernetes unit. Use 8Gi.',
    ],
    [
      'a bucket without its endpoint',
      data({Uri: 'oss://bucket/p/'}),
      'DataSources[0].Uri: Has a bucket without an endpoint, which the service requires. Use oss://bucket.oss-<region>-internal.aliyuncs.com/…',
    ],
    [
      'a folder of this machine',
      data({Uri: 'file:///C:/data'}),
      'DataSources[0].Uri: Only the sandbox can mount a directory of this machine.',
    ],
    [
      'code on top of data',
      job({
        DataSources: [{DataSourceId: 'd-1', MountPath: '/mnt'}],
        CodeSource: {CodeSourceId: 'c', MountPath: '/mnt/'},
      }),
      'CodeSource.MountPath: DataSources[0] is also mounted at /mnt: one will hide the other.',
    ],
    [
      'Windows line ends',
      job({UserCommand: 'a\r\nb'}),
      'UserCommand: Has Windows line endings, which a Linux shell treats as part of the command. Save it with LF line endings.',
    ],
  ] satisfies [string, JobDraft, unknown][])('%s', (_, document, warning) => {
    expect(checkDocument(document)).toMatchObject({problems: [], warnings: [warning]})
  })
})

test.each([
  ['my job (2)', 'my-job-2'],
  ['训练-x', 'resnet50-imagenet-20260320'],
  ['模型 bert', 'bert'],
])('for the illegal name %j, checkDocument proposes %s', (DisplayName, proposal) => {
  const {problems} = checkDocument(job({DisplayName}) as JobDraft)
  expect(problems.map(({fix}) => fix)).toEqual([`Use letters, digits, "_", "." and "-": ${proposal}`])
})

describe('checkDocument', () => {
  test('reports everything at once: shape, rules and limits', () => {
    const document = {
      display_name: 'a',
      JobType: 'pytorch',
      JobSpecs: [{Type: 'Worker', PodCount: 0, image}],
      Accessibility: 'public',
    } as unknown as JobDraft
    expect(checkDocument(document).problems.map(({path, fix}) => [path, fix?.split(':')[0]])).toEqual([
      ['display_name', 'Did you mean DisplayName?'],
      ['JobSpecs[0].image', 'Did you mean Image?'],
      ['WorkspaceId', 'Set the workspace (pai-dlc discover workspaces lists them)'],
      ['UserCommand', 'Set the command that every pod runs'],
      ['JobType', 'Did you mean PyTorchJob?'],
      [
        'JobSpecs[0]',
        'Set EcsSpec (--ecs-spec) for public pay-as-you-go, or ResourceConfig (--cpu, --memory, --gpu) with ResourceId for a quota.',
      ],
      ['JobSpecs[0].PodCount', undefined],
      ['Accessibility', 'Did you mean PUBLIC?'],
    ])
  })

  test.each([
    ['a misspelt list of tasks', {...base, JobSpecs: undefined, jobSpecs: [worker]}, ['jobSpecs']],
    ['an instance type that is a list', spec({EcsSpec: ['ecs.g6.large']}), ['JobSpecs[0].EcsSpec']],
    ['a workspace that is a number', job({WorkspaceId: 268}), ['WorkspaceId']],
    ['a command that is a list', job({UserCommand: ['python']}), ['UserCommand']],
    ['tasks that are a map', job({JobSpecs: worker}), ['JobSpecs']],
    ['settings that are a text', job({Settings: 'EnableRDMA'}), ['Settings']],
    [
      'nothing but nonsense inside',
      job({JobSpecs: ['x', 3, null], DataSources: 'x', CodeSource: 3, Envs: [], UserVpc: 'x'}),
      ['DataSources', 'CodeSource', 'Envs', 'UserVpc', 'JobSpecs[0]', 'JobSpecs[1]', 'JobSpecs[2]'],
    ],
  ])('reports each cause once: %s', (_, document, paths) => {
    const {problems} = checkDocument(document as unknown as JobDraft)
    expect(problems.map(({path}) => path).sort()).toEqual([...paths].sort())
  })
})

test('every document rule has an id, a field and a requirement', () => {
  for (const {id, field, requirement} of DOCUMENT_RULES)
    expect({id, field, requirement}).toEqual({
      id: expect.stringMatching(/\S/),
      field: expect.stringMatching(/\S/),
      requirement: expect.stringMatching(/\S/),
    })
})
