import type {ListImagesResponseBodyImages} from '../../api/generated/types.js'
import {OWNER} from '../auth/identities.js'
import type {Random} from '../random.js'
import {DAY, gmtMillis} from '../time.js'

export type Image = Omit<ListImagesResponseBodyImages, 'Labels'> & {
  ImageId: string
  Name: string
  ImageUri: string
  Labels: {Key: string; Value: string}[]
}

interface Row {
  framework: string
  /** Registry path below the registry's host. */
  path: string
  versions: string[]
  gpu: {cuda: string; python: string}[]
  cpu: string[]
  os: string
  origin?: 'Community'
}

/** Each row gives versions × (CUDA and Python for GPU, Python for CPU) images. */
const ROWS: Row[] = [
  {
    framework: 'PyTorch',
    path: 'pai/pytorch',
    versions: ['2.3.1', '2.5.1', '2.6.0', '2.8.0'],
    os: 'ubuntu22.04',
    cpu: ['py310', 'py311'],
    gpu: [
      {cuda: 'cu121', python: 'py310'},
      {cuda: 'cu124', python: 'py311'},
      {cuda: 'cu128', python: 'py312'},
      {cuda: 'cu129', python: 'py313'},
    ],
  },
  {
    framework: 'PyTorch',
    path: 'pai-dlc/pytorch-training',
    versions: ['1.8', '1.10', '1.12', '2.0'],
    os: 'ubuntu20.04',
    cpu: ['py38'],
    gpu: [
      {cuda: 'cu111', python: 'py36'},
      {cuda: 'cu113', python: 'py38'},
      {cuda: 'cu118', python: 'py310'},
    ],
  },
  {
    framework: 'TensorFlow',
    path: 'pai-dlc/tensorflow-training',
    versions: ['1.15', '2.3', '2.7', '2.11', '2.14'],
    os: 'ubuntu20.04',
    cpu: ['py36', 'py38'],
    gpu: [
      {cuda: 'cu101', python: 'py36'},
      {cuda: 'cu112', python: 'py38'},
      {cuda: 'cu118', python: 'py310'},
    ],
  },
  {
    framework: 'ModelScope',
    path: 'pai/modelscope',
    versions: ['1.26.0', '1.30.0', '1.34.0'],
    os: 'ubuntu22.04',
    cpu: ['py311'],
    gpu: [
      {cuda: 'cu121', python: 'py311'},
      {cuda: 'cu124', python: 'py311'},
    ],
    origin: 'Community',
  },
  {
    framework: 'TorchEasyRec',
    path: 'pai/torcheasyrec',
    versions: ['0.9.0', '1.1.0'],
    os: 'ubuntu22.04',
    cpu: ['py311'],
    gpu: [{cuda: 'cu126', python: 'py311'}],
  },
  {framework: 'XGBoost', path: 'pai-dlc/xgboost-training', versions: ['1.6.0', '2.0.3'], os: 'ubuntu18.04', cpu: ['py36', 'py38'], gpu: []},
  {
    framework: 'OneFlow',
    path: 'pai-dlc/oneflow-training',
    versions: ['0.8.0', '0.9.0'],
    os: 'ubuntu20.04',
    cpu: [],
    gpu: [
      {cuda: 'cu112', python: 'py38'},
      {cuda: 'cu117', python: 'py310'},
    ],
    origin: 'Community',
  },
  {
    framework: 'Ray',
    path: 'pai/ray',
    versions: ['2.9.3', '2.34.0', '2.44.1'],
    os: 'ubuntu22.04',
    cpu: ['py310'],
    gpu: [
      {cuda: 'cu121', python: 'py310'},
      {cuda: 'cu124', python: 'py311'},
    ],
    origin: 'Community',
  },
  {
    framework: 'DataJuicer',
    path: 'pai/data-juicer',
    versions: ['1.2.0', '1.4.0'],
    os: 'ubuntu22.04',
    cpu: ['py310'],
    gpu: [{cuda: 'cu121', python: 'py310'}],
    origin: 'Community',
  },
  {
    framework: 'NeMo',
    path: 'pai/nemo',
    versions: ['24.07', '25.02'],
    os: 'ubuntu22.04',
    cpu: [],
    gpu: [
      {cuda: 'cu125', python: 'py310'},
      {cuda: 'cu128', python: 'py312'},
    ],
    origin: 'Community',
  },
]

const CUSTOM: [workspaceId: string, name: string, base: string][] = [
  ['268', 'team_pytorch_2.8', 'PyTorch 2.8.0'],
  ['268', 'resnet_train', 'PyTorch 2.6.0'],
  ['269', 'llm_finetune', 'PyTorch 2.8.0'],
  ['269', 'bert_eval', 'TensorFlow 2.14'],
  ['270969', 'detector_v3', 'PyTorch 2.5.1'],
]

const FIRST_RELEASE = Date.parse('2024-02-01T03:00:00Z')

/** Official images of all workspaces, then the workspaces' own ones. */
export function createImages(regionId: string, random: Random): Image[] {
  const official = ROWS.flatMap((row) => row.versions.flatMap((version) => variants(row, version)))
  return [
    ...official.map((entry, index) => officialImage(entry, index, regionId, random)),
    ...CUSTOM.map((entry, index) => customImage(entry, index, regionId, random)),
  ]
}

interface Variant {
  row: Row
  version: string
  python: string
  cuda?: string
}

function variants(row: Row, version: string): Variant[] {
  return [...row.gpu.map((gpu) => ({row, version, ...gpu})), ...row.cpu.map((python) => ({row, version, python}))]
}

function officialImage({row, version, python, cuda}: Variant, index: number, regionId: string, random: Random): Image {
  const chip = cuda ? 'GPU' : 'CPU'
  const name = [version, chip.toLowerCase(), python, ...(cuda ? [cuda] : []), row.os].join('-')
  const host = row.path.startsWith('pai-dlc/') ? `registry-vpc.${regionId}.aliyuncs.com` : `dsw-registry-vpc.${regionId}.cr.aliyuncs.com`
  const build = row.path.startsWith('pai-dlc/') ? '' : `-${random.base36(8)}-${1764350000 + index * 137}`
  const os = row.os.replace('ubuntu', 'ubuntu ')

  return image({
    index,
    random,
    name: `${row.framework.toLowerCase()}:${name}`,
    uri: `${host}/${row.path}:${name}${build}`,
    text: `${row.framework} ${version} for ${chip}, ${python}${cuda ? `, ${cuda}` : ''}, ${os}`,
    labels: {
      'system.official': 'true',
      'system.origin': row.origin ?? 'PAI',
      'system.chipType': chip,
      'system.framework': `${row.framework} ${version}`,
      [`system.framework.${row.framework}`]: version,
      'system.pythonVersion': python.replace(/^py(\d)/, '$1.'),
      'system.supported.dlc': 'true',
      'system.supported.dsw': String(!row.path.startsWith('pai-dlc/')),
      ...(cuda ? {'system.dsw.cudaVersion': cuda.replace(/^cu(\d\d)/, '$1.')} : {}),
      'system.dsw.os': 'ubuntu',
      'system.dsw.osVersion': row.os.replace('ubuntu', ''),
    },
  })
}

function customImage([workspaceId, name, framework]: (typeof CUSTOM)[number], index: number, regionId: string, random: Random): Image {
  const own = image({
    index: 200 + index,
    random,
    name,
    uri: `registry-vpc.${regionId}.aliyuncs.com/team-${workspaceId}/${name.toLowerCase()}:v${index + 1}`,
    text: `Made from ${framework}`,
    labels: {'system.official': 'false', 'system.chipType': 'GPU', 'system.framework': framework, 'system.supported.dlc': 'true'},
  })
  return {...own, WorkspaceId: workspaceId, Accessibility: index % 2 === 0 ? 'PUBLIC' : 'PRIVATE', UserId: OWNER.userId}
}

interface ImageFacts {
  index: number
  random: Random
  name: string
  uri: string
  text: string
  labels: Record<string, string>
}

function image({index, random, name, uri, text, labels}: ImageFacts): Image {
  const created = gmtMillis(FIRST_RELEASE + index * 5 * DAY)
  return {
    ImageId: `image-${random.base36(18)}`,
    Name: name,
    ImageUri: uri,
    Description: text,
    Labels: Object.entries(labels).map(([Key, Value]) => ({Key, Value})),
    Accessibility: 'PUBLIC',
    Size: 1_500_000_000 + random.below(15_000_000_000),
    GmtCreateTime: created,
    GmtModifiedTime: created,
  }
}
