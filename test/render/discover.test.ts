import {describe, expect, test} from '@jest/globals'
import {renderCodeSource, renderDataset, renderImage} from '../../src/render/catalog-items.js'
import {renderTsv} from '../../src/render/columns.js'
import {codeSourceColumns, datasetColumns, ecsSpecColumns, workspaceColumns} from '../../src/render/discover.js'
import {imageColumns, imageLabelColumns, renderImageLabels} from '../../src/render/images.js'
import {mergeByQuota, quotaColumns} from '../../src/render/quotas.js'
import {renderTable} from '../../src/render/table.js'
import {VIEW} from './fixtures.js'

const images = [
  {
    ImageUri: 'dsw-registry-vpc.cn-hangzhou.cr.aliyuncs.com/pai/pytorch:2.8.0-gpu-py313-cu129-ubuntu22.04-3995b779',
    GmtCreateTime: '2026-11-01T00:00:00.000Z',
    Size: 9e9,
    Labels: [{Key: 'system.chipType', Value: 'GPU'}],
    Name: 'pytorch:2.8.0',
  },
  {
    ImageUri: 'registry.cn-hangzhou.aliyuncs.com/pai-dlc/tensorflow-training:1.12.2PAI-cpu-py27-ubuntu16.04',
    Labels: [
      {Key: 'system.framework.TensorFlow', Value: '1.12'},
      {Key: 'system.pythonVersion', Value: '2.7.1'},
    ],
  },
]
const workspaces = [
  {
    WorkspaceId: '259315',
    WorkspaceName: '预训练团队',
    Status: 'ENABLED',
    IsDefault: true,
    EnvTypes: ['dev', 'prod'],
    Creator: '1157700000000001',
    Description: 'Large models, 大模型',
    GmtCreateTime: '2026-01-02T03:04:05.678Z',
  },
  {WorkspaceId: '1', Status: 'FROZEN'},
]
const datasets = [
  {
    DatasetId: 'd-sgqhx2gsfq27taohn4',
    Name: '清洗后的语料',
    DataSourceType: 'OSS',
    Uri: 'oss://my-bucket.oss-cn-hangzhou-internal.aliyuncs.com/clean/v3/',
    Options: '{"mountPath":"/mnt/data"}',
    MountAccess: 'RO',
    LatestVersion: {VersionName: 'v3'},
    GmtCreateTime: '2026-11-01T00:00:00.000Z',
  },
  {DatasetId: 'd-x', Options: 'not json'},
]
const codeSources = [
  {
    CodeSourceId: 'code-20210111103721-85qz78ia96lu',
    DisplayName: 'sft',
    CodeRepo: 'https://me:secret@github.com/org/sft.git',
    CodeBranch: 'main',
    CodeCommit: '0123456789abcdef',
    MountPath: '/mnt/code',
  },
  {CodeSourceId: 'code-1', CodeRepo: 'ssh://git@github.com/org/a.git'},
]
const machines = [
  {
    InstanceType: 'ecs.gn7e-c16g1.4xlarge',
    Cpu: 16,
    Memory: 125,
    Gpu: 1,
    GpuType: 'NVIDIA A100',
    GpuMemory: 80,
    IsAvailable: true,
    SpotStockStatus: 'WithStock',
    NonProtectSpotDiscount: 0.1,
    PaymentTypes: ['Spot'],
    ResourceType: 'ECS',
    DefaultGPUDriver: '470.199.02',
  },
  {InstanceType: 'ecs.g6.large', Cpu: 2, Memory: 8192, IsAvailable: false, SpotStockStatus: 'NoStock'},
  {InstanceType: 'ml.gu8xf.8xlarge-gu108'},
]
const quotas = [
  {
    Spec: {resourceId: 'quotaksvqq2oh2pg', resourceName: 'vision-gpu'},
    ResourceType: 'ECS',
    WorkspaceId: '268',
    IsDefault: true,
    Quotas: [
      {
        Specs: [
          {Name: 'CPU', Value: '128'},
          {Name: 'GPU', Value: '8'},
        ],
      },
    ],
  },
  {
    Quotas: [
      {
        Id: 'quota1n8m4xl0abc',
        DisplayName: 'nlp',
        Specs: [
          {Name: 'TotalGPU', Value: '16'},
          {Name: 'UsedGPU', Value: '3'},
        ],
      },
    ],
    ResourceType: 'Lingjun',
    WorkspaceId: '269',
  },
  {Spec: {resourceId: 'quota-x'}, Name: 'plain'},
]
const labels = [
  {Key: 'system.chipType', Value: 'GPU'},
  {Key: 'system.framework', Value: 'XGBoost 1.6.0'},
  {Key: 'system.chipType', Value: 'CPU'},
  {Key: 'system.framework', Value: 'PyTorch 2.8.0'},
  {Key: 'system.framework', Value: '训练框架 1'},
]

describe('discover shows', () => {
  test('images at 200 columns', () => {
    expect(renderTable(imageColumns(VIEW), images, {...VIEW, width: 200}).split('\n')).toEqual([
      'IMAGE                                                                                                FRAMEWORK        PYTHON  CUDA  CHIP     SIZE     AGE  NAME           IMAGE ID',
      'dsw-registry-vpc.cn-hangzhou.cr.aliyuncs.com/pai/pytorch:2.8.0-gpu-py313-cu129-ubuntu22.04-3995b779  pytorch 2.8.0    3.13    12.9  GPU   8.4 GiB  22d12h  pytorch:2.8.0  -',
      'registry.cn-hangzhou.aliyuncs.com/pai-dlc/tensorflow-training:1.12.2PAI-cpu-py27-ubuntu16.04         TensorFlow 1.12  2.7.1   -     CPU         -       -  -              -',
    ])
  })

  test('images at 80 columns', () => {
    expect(renderTable(imageColumns(VIEW), images, {...VIEW, width: 80}).split('\n')).toEqual([
      'IMAGE',
      '  FRAMEWORK        PYTHON  CUDA  CHIP     SIZE     AGE  NAME           IMAGE ID',
      'dsw-registry-vpc.cn-hangzhou.cr.aliyuncs.com/pai/pytorch:2.8.0-gpu-py313-cu129-ubuntu22.04-3995b779',
      '  pytorch 2.8.0    3.13    12.9  GPU   8.4 GiB  22d12h  pytorch:2.8.0  -',
      'registry.cn-hangzhou.aliyuncs.com/pai-dlc/tensorflow-training:1.12.2PAI-cpu-py27-ubuntu16.04',
      '  TensorFlow 1.12  2.7.1   -     CPU         -       -  -              -',
    ])
  })

  test('images at 40 columns', () => {
    expect(renderTable(imageColumns(VIEW), images, {...VIEW, width: 40}).split('\n')).toEqual([
      'IMAGE',
      '  FRAMEWORK        PYTHON  CUDA  CHIP',
      'dsw-registry-vpc.cn-hangzhou.cr.aliyuncs.com/pai/pytorch:2.8.0-gpu-py313-cu129-ubuntu22.04-3995b779',
      '  pytorch 2.8.0    3.13    12.9  GPU',
      'registry.cn-hangzhou.aliyuncs.com/pai-dlc/tensorflow-training:1.12.2PAI-cpu-py27-ubuntu16.04',
      '  TensorFlow 1.12  2.7.1   -     CPU',
    ])
  })

  test('workspaces at 200 columns', () => {
    expect(renderTable(workspaceColumns(VIEW), workspaces, {...VIEW, width: 200}).split('\n')).toEqual([
      'WORKSPACE ID  NAME        STATUS   DEFAULT  MODE      CREATOR           DESCRIPTION            AGE',
      '259315        预训练团队  ENABLED  yes      dev,prod  1157700000000001  Large models, 大模型  325d',
      '1             -           FROZEN   -        -         -                 -                        -',
    ])
  })

  test('workspaces at 80 columns', () => {
    expect(renderTable(workspaceColumns(VIEW), workspaces, {...VIEW, width: 80}).split('\n')).toEqual([
      'WORKSPACE ID  NAME        STATUS   DEFAULT  MODE      DESCRIPTION            AGE',
      '259315        预训练团队  ENABLED  yes      dev,prod  Large models, 大模型  325d',
      '1             -           FROZEN   -        -         -                        -',
    ])
  })

  test('workspaces at 40 columns', () => {
    expect(renderTable(workspaceColumns(VIEW), workspaces, {...VIEW, width: 40}).split('\n')).toEqual([
      'WORKSPACE ID  NAME        STATUS    AGE',
      '259315        预训练团队  ENABLED  325d',
      '1             -           FROZEN      -',
    ])
  })

  test('datasets at 200 columns', () => {
    expect(renderTable(datasetColumns(VIEW), datasets, {...VIEW, width: 200}).split('\n')).toEqual([
      'DATASET ID            NAME          STORE  URI                                                              MOUNT PATH  ACCESS  VERSION  VISIBLE     AGE',
      'd-sgqhx2gsfq27taohn4  清洗后的语料  OSS    oss://my-bucket.oss-cn-hangzhou-internal.aliyuncs.com/clean/v3/  /mnt/data   RO      v3       -        22d12h',
      'd-x                   -             -      -                                                                -           -       -        -             -',
    ])
  })

  test('datasets at 80 columns', () => {
    expect(renderTable(datasetColumns(VIEW), datasets, {...VIEW, width: 80}).split('\n')).toEqual([
      'DATASET ID            NAME          URI                               MOUNT PATH',
      'd-sgqhx2gsfq27taohn4  清洗后的语料  oss://my-bucket.…s.com/clean/v3/  /mnt/data',
      'd-x                   -             -                                 -',
    ])
  })

  test('datasets at 40 columns', () => {
    expect(renderTable(datasetColumns(VIEW), datasets, {...VIEW, width: 40}).split('\n')).toEqual([
      'DATASET ID            NAME',
      'd-sgqhx2gsfq27taohn4  清洗后的语料',
      'd-x                   -',
    ])
  })

  test('code sources at 200 columns', () => {
    expect(renderTable(codeSourceColumns(VIEW), codeSources, {...VIEW, width: 200}).split('\n')).toEqual([
      'CODE SOURCE ID                    NAME  REPOSITORY                      BRANCH  COMMIT        MOUNT PATH  AGE',
      'code-20210111103721-85qz78ia96lu  sft   https://github.com/org/sft.git  main    0123456789ab  /mnt/code     -',
      'code-1                            -     ssh://git@github.com/org/a.git  -       -             -             -',
    ])
  })

  test('code sources at 80 columns', () => {
    expect(renderTable(codeSourceColumns(VIEW), codeSources, {...VIEW, width: 80}).split('\n')).toEqual([
      'CODE SOURCE ID                    NAME  REPOSITORY          BRANCH  COMMIT',
      'code-20210111103721-85qz78ia96lu  sft   https://g…/sft.git  main    0123456789ab',
      'code-1                            -     ssh://git…rg/a.git  -       -',
    ])
  })

  test('code sources at 40 columns', () => {
    expect(renderTable(codeSourceColumns(VIEW), codeSources, {...VIEW, width: 40}).split('\n')).toEqual([
      'CODE SOURCE ID',
      '  NAME  REPOSITORY           BRANCH  AGE',
      'code-20210111103721-85qz78ia96lu',
      '  sft   https://g…g/sft.git  main      -',
      'code-1',
      '  -     ssh://git…org/a.git  -         -',
    ])
  })

  test('instance types with stock at 200 columns', () => {
    expect(renderTable(ecsSpecColumns(), machines, {...VIEW, width: 200}).split('\n')).toEqual([
      'INSTANCE TYPE           VCPU   MEMORY  GPU       GPU MEM  STOCK  SPOT    KIND  DRIVER',
      'ecs.gn7e-c16g1.4xlarge    16  125 GiB  1 x A100   80 GiB  yes    at 10%  ECS   470.199.02',
      'ecs.g6.large               2    8 GiB  -               -  none   none    -     -',
      'ml.gu8xf.8xlarge-gu108     -        -  -               -  -      -       -     -',
    ])
  })

  test('instance types with stock at 80 columns', () => {
    expect(renderTable(ecsSpecColumns(), machines, {...VIEW, width: 80}).split('\n')).toEqual([
      'INSTANCE TYPE           VCPU   MEMORY  GPU       GPU MEM  STOCK  SPOT    KIND',
      'ecs.gn7e-c16g1.4xlarge    16  125 GiB  1 x A100   80 GiB  yes    at 10%  ECS',
      'ecs.g6.large               2    8 GiB  -               -  none   none    -',
      'ml.gu8xf.8xlarge-gu108     -        -  -               -  -      -       -',
    ])
  })

  test('instance types with stock at 40 columns', () => {
    expect(renderTable(ecsSpecColumns(), machines, {...VIEW, width: 40}).split('\n')).toEqual([
      'INSTANCE TYPE           GPU       STOCK',
      'ecs.gn7e-c16g1.4xlarge  1 x A100  yes',
      'ecs.g6.large            -         none',
      'ml.gu8xf.8xlarge-gu108  -         -',
    ])
  })

  test('no secret of a repository address to scripts', () => {
    expect(renderTsv(codeSourceColumns(VIEW), codeSources).split('\n')).toEqual([
      'code-20210111103721-85qz78ia96lu\tsft\thttps://github.com/org/sft.git\tmain\t0123456789abcdef\t/mnt/code\t',
      'code-1\t\tssh://git@github.com/org/a.git\t\t\t\t',
    ])
  })

  test('labels grouped by key for people', () => {
    expect(renderImageLabels(labels, {width: 30, color: false}).split('\n')).toEqual([
      'system.chipType',
      '  GPU  CPU',
      '',
      'system.framework',
      '  XGBoost 1.6.0  PyTorch 2.8.0',
      '  训练框架 1',
    ])
  })

  test('labels one per line for programs', () => {
    expect(renderTsv(imageLabelColumns(), labels).split('\n')).toEqual([
      'system.chipType=GPU\tsystem.chipType\tGPU',
      'system.framework=XGBoost 1.6.0\tsystem.framework\tXGBoost 1.6.0',
      'system.chipType=CPU\tsystem.chipType\tCPU',
      'system.framework=PyTorch 2.8.0\tsystem.framework\tPyTorch 2.8.0',
      'system.framework=训练框架 1\tsystem.framework\t训练框架 1',
    ])
  })

  test('a quota of several workspaces once', () => {
    const [first = {}] = quotas
    const rows = mergeByQuota([
      first,
      {...first, WorkspaceId: '269', IsDefault: false},
      {Name: 'plain'},
      {Name: 'other'},
    ])

    expect(rows.map(({WorkspaceId, IsDefault}) => [WorkspaceId, IsDefault])).toEqual([
      ['268, 269', true],
      [undefined, undefined],
      [undefined, undefined],
    ])
  })

  test('quotas with the id for ResourceId and their size', () => {
    expect(renderTable(quotaColumns(), quotas, {...VIEW, width: 80}).split('\n')).toEqual([
      'QUOTA ID          NAME        KIND              GPU  VCPU  WORKSPACES  DEFAULT',
      'quotaksvqq2oh2pg  vision-gpu  ECS                 8   128  268         yes',
      'quota1n8m4xl0abc  nlp         Lingjun  3 of 16 used     -  269         -',
      'quota-x           plain       -                   -     -  -           -',
    ])
  })

  test('one image with its whole address on its own line', () => {
    expect(renderImage({...images[0], ImageId: 'image-1'}, {...VIEW, width: 60}).split('\n')).toEqual([
      `Image  ${images[0]?.ImageUri}`,
      '',
      '  Name       pytorch:2.8.0',
      '  Id         image-1',
      '  Framework  pytorch 2.8.0',
      '  Python     3.13',
      '  CUDA       12.9',
      '  Chip       GPU',
      '  Size       8.4 GiB',
      '  Made       2026-11-01, 22d12h ago',
      '  Whose      official',
      '',
      'Labels',
      '  system.chipType  GPU',
    ])
  })

  test('one dataset and the flag that mounts it', () => {
    expect(renderDataset(datasets[0] ?? {}, VIEW).split('\n')).toEqual([
      'Dataset     d-sgqhx2gsfq27taohn4',
      'Name        清洗后的语料',
      'Store       OSS',
      'URI         oss://my-bucket.oss-cn-hangzhou-internal.aliyuncs.com/clean/v3/',
      'Mount path  /mnt/data unless the job sets another',
      'Access      RO',
      'Version     v3',
      'Made        2026-11-01, 22d12h ago',
      '',
      'In a job  --dataset d-sgqhx2gsfq27taohn4:/mnt/data',
    ])
  })

  test('one code source without the secret of its repository', () => {
    expect(renderCodeSource({...codeSources[0], CodeRepoAccessToken: 'token'}, VIEW).split('\n')).toEqual([
      'Code source  code-20210111103721-85qz78ia96lu',
      'Name         sft',
      'Repository   https://github.com/org/sft.git',
      'Commit       0123456789abcdef, overrides the branch',
      'Mount path   /mnt/code unless the job sets another',
      '',
      'In a job  --code-source code-20210111103721-85qz78ia96lu',
    ])
  })
})
