import {CliError} from '../../src/errors.js'
import type {Dataset, EcsSpec, Image, WizardCatalog, Workspace} from '../../src/wizard/lists.js'

type CatalogListName = keyof WizardCatalog

interface CatalogFixtureOptions {
  /** Lists that may not be read, with the action that is missing. */
  deniedActions?: Partial<Record<CatalogListName, string>>
  /** Lists without rows. */
  emptyLists?: CatalogListName[]
  /** How many official images. */
  imageCount?: number
  /** What was asked of the catalog, in order. */
  calls?: string[]
  /** Between two pages. */
  beforePage?(): Promise<void>
  /** No instance type is in stock. */
  isOutOfStock?: boolean
  /** Instead of WORKSPACES. */
  workspaces?: Workspace[]
}

const CREATED_AT = '2026-11-20T08:00:00Z'

export const WORKSPACES = [
  {
    WorkspaceId: '268',
    WorkspaceName: 'vision',
    IsDefault: true,
    Status: 'ENABLED',
    EnvTypes: ['prod'],
    Description: 'Images and video',
  },
  {WorkspaceId: '269', WorkspaceName: 'speech', Status: 'ENABLED', EnvTypes: ['dev', 'prod'], Description: '语音识别'},
  {WorkspaceId: '270', WorkspaceName: 'attic', Status: 'FROZEN', EnvTypes: ['prod'], Description: ''},
]

export const DATASETS: Record<string, Dataset[]> = {
  268: [
    {
      DatasetId: 'd-imagenet',
      Name: 'imagenet',
      DataSourceType: 'OSS',
      Uri: 'oss://b.oss-cn-hangzhou-internal.aliyuncs.com/imagenet/',
      Options: '{"mountPath":"/mnt/data"}',
      MountAccess: 'RO',
      GmtCreateTime: CREATED_AT,
    },
    {
      DatasetId: 'd-coco',
      Name: 'coco',
      DataSourceType: 'OSS',
      Uri: 'oss://b.oss-cn-hangzhou-internal.aliyuncs.com/coco/',
      Options: '{"mountPath":"/mnt/data"}',
      MountAccess: 'RW',
      GmtCreateTime: CREATED_AT,
    },
    {
      DatasetId: 'd-checkpoints',
      Name: 'checkpoints',
      DataSourceType: 'NAS',
      Uri: 'nas://0a1b.cn-hangzhou/',
      MountAccess: 'RW',
      GmtCreateTime: CREATED_AT,
    },
  ],
  269: [
    {
      DatasetId: 'd-speech',
      Name: 'wenet',
      DataSourceType: 'OSS',
      Uri: 'oss://s/wenet/',
      MountAccess: 'RW',
      GmtCreateTime: CREATED_AT,
    },
  ],
}

export const ECS_SPECS: EcsSpec[] = [
  createSpec('ecs.g6.xlarge', 4, 16),
  createSpec('ecs.g6.2xlarge', 8, 32, {IsAvailable: false}),
  createSpec('ecs.gn7i-c8g1.2xlarge', 8, 30, {
    Gpu: 1,
    GpuType: 'NVIDIA A10',
    GpuMemory: 24,
    SpotStockStatus: 'WithStock',
    NonProtectSpotDiscount: 0.3,
  }),
  createSpec('ecs.gn6e-c12g1.3xlarge', 12, 92, {
    Gpu: 1,
    GpuType: 'NVIDIA V100',
    GpuMemory: 32,
    IsAvailable: false,
    SpotStockStatus: 'NoStock',
  }),
  createSpec('ecs.gn6v-c8g1.2xlarge', 8, 32, {
    Gpu: 1,
    GpuType: 'NVIDIA V100',
    GpuMemory: 16,
    SpotStockStatus: 'NoStock',
  }),
  createSpec('ecs.gn7e-c16g1.8xlarge', 32, 250, {
    Gpu: 2,
    GpuType: 'NVIDIA A100',
    GpuMemory: 80,
    SpotStockStatus: 'NoStock',
  }),
]

function createSpec(name: string, cpu: number, memory: number, overrides: EcsSpec = {}): EcsSpec {
  return {
    InstanceType: name,
    Cpu: cpu,
    Memory: memory,
    IsAvailable: true,
    ResourceType: 'ECS',
    AcceleratorType: overrides.Gpu ? 'GPU' : 'CPU',
    ...overrides,
  }
}

export const PYTORCH_IMAGE = 'registry-vpc.cn-hangzhou.aliyuncs.com/pai/pytorch:2.8.0-gpu-py312-cu128-ubuntu22.04'
const TENSORFLOW_IMAGE =
  'registry-vpc.cn-hangzhou.aliyuncs.com/pai-dlc/tensorflow-training:2.14-gpu-py310-cu118-ubuntu20.04'

function createImage(uri: string, framework: string, chip: string, cuda: string, python: string): Image {
  const labels = {
    'system.framework': framework,
    'system.chipType': chip,
    'system.dsw.cudaVersion': cuda,
    'system.pythonVersion': python,
  }
  return {
    ImageId: `image-${uri.length}${framework.length}`,
    ImageUri: uri,
    Name: uri.split('/').at(-1),
    Size: 9_000_000_000,
    GmtCreateTime: CREATED_AT,
    Labels: Object.entries(labels).flatMap(([Key, Value]) => (Value === '' ? [] : [{Key, Value}])),
  }
}

const OFFICIAL_IMAGES = [
  createImage(PYTORCH_IMAGE, 'PyTorch 2.8.0', 'GPU', '12.8', '3.12'),
  createImage(
    'registry-vpc.cn-hangzhou.aliyuncs.com/pai/pytorch:2.6.0-cpu-py311-ubuntu22.04',
    'PyTorch 2.6.0',
    'CPU',
    '',
    '3.11',
  ),
  createImage(TENSORFLOW_IMAGE, 'TensorFlow 2.14', 'GPU', '11.8', '3.10'),
  createImage(
    'registry-vpc.cn-hangzhou.aliyuncs.com/pai-dlc/xgboost-training:1.6.0-cpu-py36-ubuntu18.04',
    'XGBoost 1.6.0',
    'CPU',
    '',
    '3.6',
  ),
]

const WORKSPACE_IMAGES = [
  createImage('registry-vpc.cn-hangzhou.aliyuncs.com/team-268/resnet:v3', 'PyTorch 2.6.0', 'GPU', '12.4', '3.11'),
]

function createImages(count: number): Image[] {
  const versions = ['2.3.1', '2.5.1', '2.6.0', '2.8.0']
  return Array.from({length: count}, (_, index) => {
    const version = versions[index % 4] ?? ''
    return createImage(
      `registry-vpc.cn-hangzhou.aliyuncs.com/pai/pytorch:${version}-gpu-${index}`,
      `PyTorch ${version}`,
      'GPU',
      `12.${index % 9}`,
      `3.${8 + (index % 5)}`,
    )
  })
}

/** A small PAI to choose from. */
export function createFixtureCatalog({
  deniedActions = {},
  emptyLists = [],
  imageCount,
  calls = [],
  beforePage,
  isOutOfStock,
  workspaces = WORKSPACES,
}: CatalogFixtureOptions = {}): WizardCatalog {
  async function* listed<Row>(
    name: CatalogListName,
    rows: readonly Row[],
    suffix = '',
  ): AsyncGenerator<{items: Row[]; totalCount: number}> {
    calls.push(`${name}${suffix}`)
    const action = deniedActions[name]
    if (action !== undefined) {
      throw new CliError({
        code: 'Forbidden',
        exit: 'denied',
        message: 'You are not allowed to.',
        accessDeniedDetail: {AuthAction: action},
      })
    }
    const available = emptyLists.includes(name) ? [] : rows
    for (let from = 0; from === 0 || from < available.length; from += 100) {
      await beforePage?.()
      yield {items: available.slice(from, from + 100), totalCount: available.length}
    }
  }
  const official = imageCount === undefined ? OFFICIAL_IMAGES : createImages(imageCount)
  const hasLabels =
    (labels: readonly string[] = []) =>
    ({Labels = []}: Image) =>
      labels.every((label) => Labels.some(({Key, Value}) => `${Key}=${Value}` === label))
  return {
    workspaces: () => listed('workspaces', workspaces),
    imageLabels: () =>
      listed(
        'imageLabels',
        OFFICIAL_IMAGES.flatMap(({Labels = []}) => Labels),
      ),
    images: ({labels, workspaceId}) =>
      listed(
        'images',
        (workspaceId ? WORKSPACE_IMAGES : official).filter(hasLabels(labels)),
        ` ${workspaceId ?? labels?.join(',') ?? ''}`.trimEnd(),
      ),
    datasets: ({workspaceId}) => listed('datasets', DATASETS[workspaceId] ?? [], ` ${workspaceId}`),
    codeSources: ({workspaceId}) =>
      listed(
        'codeSources',
        [
          {
            CodeSourceId: 'code-1',
            DisplayName: 'resnet',
            CodeRepo: 'https://git.example.com/vision/resnet.git',
            CodeBranch: 'main',
            MountPath: '/root/code',
            GmtCreateTime: CREATED_AT,
          },
        ],
        ` ${workspaceId}`,
      ),
    quotas: ({workspaceId}) =>
      listed(
        'quotas',
        [{QuotaId: 'quota1vision', QuotaName: 'vision-gpu', ResourceType: 'Lingjun', Detail: '12 of 64 GPU free'}],
        ` ${workspaceId}`,
      ),
    ecsSpecs: () =>
      listed(
        'ecsSpecs',
        ECS_SPECS.map((spec) => (isOutOfStock ? {...spec, IsAvailable: false} : spec)),
      ),
  }
}
