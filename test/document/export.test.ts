import {describe, expect, test} from '@jest/globals'
import {SCHEMAS} from '../../src/api/generated/schemas.js'
import type {JobSpec} from '../../src/api/generated/types.js'
import type {JobDraft} from '../../src/document/document.js'
import {EXPORT_RULES, exportJob} from '../../src/document/export.js'
import {type ExtendedJobResponse, toRequestSpecs} from '../../src/document/from-response.js'

const ALWAYS_LOST = ['TemplateVersion', 'SuccessPolicy', 'Options', 'EnableGangScheduling', 'DebuggerConfigContent']

test('every field of CreateJob has an export rule', () => {
  expect(Object.keys(EXPORT_RULES).sort()).toEqual(
    [...Object.keys(SCHEMAS.CreateJobRequest ?? {}), 'EnableGangScheduling'].sort(),
  )
})

/** A job in a quota as the service really answered it, in 2022, less its pods. */
const real: ExtendedJobResponse = {
  ClusterId: 'asi_cn-shanghai_pai_g01',
  CodeSource: {CodeSourceId: '', MountPath: ''},
  DataSources: [{DataSourceId: 'd-sgqhx2gsfq27taohn4', MountPath: ''}],
  DisplayName: 'test_nni_v1ma05p9_NviMQ',
  Duration: 186,
  ElasticSpec: {AIMasterType: '', EnableElasticTraining: false, MaxParallelism: 0, MinParallelism: 0},
  EnabledDebugger: false,
  GmtCreateTime: '2022-09-05T10:03:38Z',
  JobId: 'dlc1xjcumbfm7aai',
  JobSpecs: [
    {
      AssignNodeSpec: {EnableAssignNode: false, NodeNames: ''},
      EcsSpec: '',
      Image: 'registry-vpc.cn-shanghai.aliyuncs.com/example/nni:0.0.3',
      PodCount: 1,
      ResourceConfig: {CPU: '12', GPU: '1', GPUType: '', Memory: '10Gi', SharedMemory: ''},
      Type: 'Worker',
      UseSpotInstance: false,
    },
  ],
  JobType: 'PyTorchJob',
  ReasonCode: 'JobSucceeded',
  ResourceId: 'rg19d2oleg252kke',
  Priority: 1,
  ResourceLevel: 'L0',
  Settings: {
    BusinessUserId: '',
    Caller: '',
    EnableErrorMonitoringInAIMaster: false,
    EnableTideResource: false,
    ErrorMonitoringArgs: '',
    PipelineId: '',
  },
  Status: 'Succeeded',
  ThirdpartyLibDir: '',
  UserCommand: 'python /mnt/data/examples/search/dlc_mnist/mnist.py --batch_size=32 --lr=0.0001',
  UserId: '1157700000000001',
  WorkspaceId: '259315',
  WorkspaceName: 'demo_workspace',
}

test('a real answer becomes the document that it was', () => {
  const {document, lostPaths: lost} = exportJob(real, {JobId: 'dlc1xjcumbfm7aai', JobMaxRunningTimeMinutes: 0})
  expect(document).toEqual({
    DisplayName: 'test_nni_v1ma05p9_NviMQ',
    JobType: 'PyTorchJob',
    WorkspaceId: '259315',
    ResourceId: 'rg19d2oleg252kke',
    Priority: 1,
    JobSpecs: [
      {
        Type: 'Worker',
        PodCount: 1,
        Image: 'registry-vpc.cn-shanghai.aliyuncs.com/example/nni:0.0.3',
        ResourceConfig: {CPU: '12', GPU: '1', Memory: '10Gi'},
      },
    ],
    UserCommand: 'python /mnt/data/examples/search/dlc_mnist/mnist.py --batch_size=32 --lr=0.0001',
    DataSources: [{DataSourceId: 'd-sgqhx2gsfq27taohn4'}],
  })
  expect(lost).toEqual([
    ...['MountAccess', 'DataSourceVersion', 'Options', 'EnableCache', 'AccessPointId', 'RoleArn', 'RoleChain'].map(
      (name) => `DataSources[].${name}`,
    ),
    ...ALWAYS_LOST,
  ])
})

describe('exportJob restores from an answer', () => {
  test.each<[string, ExtendedJobResponse, JobDraft]>([
    ['no priority on public resources', {ResourceId: '', Priority: 1}, {}],
    ['no priority 0 in a quota', {ResourceId: 'q', Priority: 0}, {ResourceId: 'q'}],
    [
      'a VPC with its address ranges in the other spelling',
      {UserVpc: {VpcId: 'vpc-1', SwitchId: 'vsw-1', ExtendedCidrs: ['10.0.0.0/8'], DefaultRoute: ''}},
      {UserVpc: {VpcId: 'vpc-1', SwitchId: 'vsw-1', ExtendedCIDRs: ['10.0.0.0/8']}},
    ],
    ['no VPC', {UserVpc: {VpcId: '', SwitchId: '', DefaultRoute: 'eth0', ExtendedCidrs: []}}, {}],
    [
      'a dataset by its id alone',
      {DataSources: [{DataSourceId: 'd-1', Uri: 'oss://b.oss-cn-hangzhou.aliyuncs.com/', MountPath: '/mnt/data'}]},
      {DataSources: [{DataSourceId: 'd-1', MountPath: '/mnt/data'}]},
    ],
    [
      'a mount by its address',
      {DataSources: [{DataSourceId: '', Uri: 'oss://b.oss-cn-hangzhou.aliyuncs.com/', MountPath: '/mnt/data'}]},
      {DataSources: [{Uri: 'oss://b.oss-cn-hangzhou.aliyuncs.com/', MountPath: '/mnt/data'}]},
    ],
    ['no data source of blanks', {DataSources: [{DataSourceId: '', MountPath: ''}]}, {DataSources: undefined}],
    [
      'code at its commit',
      {CodeSource: {CodeSourceId: 'code-1', MountPath: '/root/code', Branch: '', Commit: 'abc'}},
      {CodeSource: {CodeSourceId: 'code-1', MountPath: '/root/code', Commit: 'abc'}},
    ],
    ['no code source of blanks', {CodeSource: {CodeSourceId: '', MountPath: '/root/code/', Branch: 'main'}}, {}],
    [
      'variables, empty ones too',
      {Envs: {A: '', B: '0'}, CustomEnvs: [{Key: 'C', Value: '', Visible: 'public'}, {Key: ''}]},
      {Envs: {A: '', B: '0'}, CustomEnvs: [{Key: 'C', Value: '', Visible: 'public'}]},
    ],
    ['no variables', {Envs: {}, CustomEnvs: []}, {}],
    [
      'changed settings',
      {
        Settings: {
          EnableRDMA: false,
          EnableSanityCheck: false,
          EnableTideResource: true,
          Tags: {a: ''},
          Caller: '',
          JobReservedMinutes: 0,
        },
      },
      {Settings: {EnableRDMA: false, EnableTideResource: true, Tags: {a: ''}}},
    ],
    [
      'an elastic job',
      {ElasticSpec: {EnableElasticTraining: true, MaxParallelism: 4, MinParallelism: 0, AIMasterType: ''}},
      {ElasticSpec: {EnableElasticTraining: true, MaxParallelism: 4}},
    ],
    [
      'credentials',
      {CredentialConfig: {EnableCredentialInject: false, CredentialConfigItems: []}},
      {CredentialConfig: {EnableCredentialInject: false}},
    ],
    ['no credentials', {CredentialConfig: {}}, {}],
    ['a time limit that GetJob gives', {JobMaxRunningTimeMinutes: 60}, {JobMaxRunningTimeMinutes: 60}],
    ['no time limit', {JobMaxRunningTimeMinutes: 0}, {}],
    ['the usual strategy', {SchedulingStrategy: 'Auto'}, {}],
    [
      'nulls',
      {
        Settings: null,
        Envs: null,
        JobSpecs: null,
        DataSources: null,
        CodeSource: null,
        UserVpc: null,
        CustomEnvs: null,
      } as never,
      {JobSpecs: undefined},
    ],
    ['nothing at all', {Description: '', ThirdpartyLibs: [], ThirdpartyLibDir: '', SchedulingStrategy: ''}, {}],
  ])('%s', (_what, job, expected) => expect(exportJob(job).document).toEqual(JSON.parse(JSON.stringify(expected))))

  test.each<[string, JobSpec, string, JobSpec]>([
    [
      'an instance type, without the share that the service fills in',
      {EcsSpec: 'ecs.g6.large', ResourceConfig: {CPU: '2', Memory: '8Gi'}},
      '',
      {EcsSpec: 'ecs.g6.large'},
    ],
    [
      'a share of a quota, without the machine it runs on',
      {EcsSpec: 'ecs.g6.large', ResourceConfig: {CPU: '2'}},
      'quota',
      {ResourceConfig: {CPU: '2'}},
    ],
    [
      'spot instances',
      {EcsSpec: 'e', UseSpotInstance: true, SpotSpec: {SpotStrategy: 'SpotWithPriceLimit', SpotDiscountLimit: 0.3}},
      '',
      {EcsSpec: 'e', SpotSpec: {SpotStrategy: 'SpotWithPriceLimit', SpotDiscountLimit: 0.3}},
    ],
    ['spot instances, as of old', {EcsSpec: 'e', UseSpotInstance: true}, '', {EcsSpec: 'e', UseSpotInstance: true}],
    [
      'chosen nodes',
      {EcsSpec: 'e', AssignNodeSpec: {EnableAssignNode: true, NodeNames: 'n1', AntiAffinityNodeNames: ''}},
      '',
      {EcsSpec: 'e', AssignNodeSpec: {EnableAssignNode: true, NodeNames: 'n1'}},
    ],
    [
      'a false that means something',
      {EcsSpec: 'e', ConsiderInSuccessPolicy: false, IsChief: false},
      '',
      {EcsSpec: 'e', ConsiderInSuccessPolicy: false},
    ],
    [
      'labels',
      {EcsSpec: 'e', ExtraPodSpec: {PodLabels: {a: ''}, SharedVolumeMountPaths: []}},
      '',
      {EcsSpec: 'e', ExtraPodSpec: {PodLabels: {a: ''}}},
    ],
  ])('in a role, %s', (_what, spec, ResourceId, expected) =>
    expect(toRequestSpecs({ResourceId, JobSpecs: [spec]})).toEqual([expected]),
  )
})

describe('exportJob lists what it cannot restore:', () => {
  const lost = (job: ExtendedJobResponse, item = {}) =>
    exportJob(job, item).lostPaths.filter((name) => !ALWAYS_LOST.includes(name))

  test.each<[string, ExtendedJobResponse, string[]]>([
    [
      'the password of a private registry',
      {JobSpecs: [{ImageConfig: {DockerRegistry: 'r', Username: 'u'}}]},
      ['JobSpecs[0].ImageConfig.Password'],
    ],
    ['a hidden variable', {CustomEnvs: [{Key: 'TOKEN', Value: '******'}]}, ['the value of CustomEnvs TOKEN']],
    ['how code is mounted', {CodeSource: {CodeSourceId: 'code-1'}}, ['CodeSource.IsSharedMountPath']],
    ['nothing for a plain job', {JobSpecs: [{EcsSpec: 'e'}]}, []],
  ])('%s', (_what, job, expected) => expect(lost(job)).toEqual(expected))

  test('fields that only ListJobs gives, if it does not list the job', () => {
    expect(exportJob({}).lostPaths).toEqual(['JobMaxRunningTimeMinutes', 'TemplateId', ...ALWAYS_LOST])
  })

  test('not a field that the answer contains after all', () => {
    const {document, lostPaths: lost} = exportJob(
      {SuccessPolicy: 'ChiefWorker', JobMaxRunningTimeMinutes: 5} as ExtendedJobResponse,
      {
        TemplateId: 'tpl1',
      },
    )
    expect(document).toEqual({SuccessPolicy: 'ChiefWorker', JobMaxRunningTimeMinutes: 5, TemplateId: 'tpl1'})
    expect(lost).not.toContain('SuccessPolicy')
  })
})
