import type {ListImagesResponseBodyImages} from '../../api/generated/types.js'
import type {Random} from '../random.js'
import {DAY, formatGmtMillis} from '../time.js'
import {type ImageRow, IMAGE_ROWS as ROWS} from './image-rows.js'
import {OWNER} from './users.js'

export type SandboxImage = Omit<ListImagesResponseBodyImages, 'Labels'> & {
  ImageId: string
  Name: string
  ImageUri: string
  Labels: {Key: string; Value: string}[]
}

const CUSTOM_IMAGES: [workspaceId: string, name: string, base: string][] = [
  ['268', 'team_pytorch_2.8', 'PyTorch 2.8.0'],
  ['268', 'resnet_train', 'PyTorch 2.6.0'],
  ['269', 'llm_finetune', 'PyTorch 2.8.0'],
  ['269', 'bert_eval', 'TensorFlow 2.14'],
  ['270969', 'detector_v3', 'PyTorch 2.5.1'],
]

const FIRST_RELEASE = Date.parse('2024-02-01T03:00:00Z')

/** The official images, then the custom ones of each workspace. */
export function createImages(regionId: string, random: Random): SandboxImage[] {
  const official = ROWS.flatMap((row) => splitWords(row.versions).flatMap((version) => imageVariants(row, version)))
  return [
    ...official.map((entry, index) => officialImage(entry, index, regionId, random)),
    ...CUSTOM_IMAGES.map((entry, index) => customImage(entry, index, regionId, random)),
  ]
}

interface ImageVariant {
  row: ImageRow
  version: string
  python: string
  cuda?: string
}

function imageVariants(row: ImageRow, version: string): ImageVariant[] {
  const gpu = splitWords(row.gpu).map((pair) => {
    const [cuda = '', python = ''] = pair.split('/')
    return {row, version, cuda, python}
  })
  return [...gpu, ...splitWords(row.cpu).map((python) => ({row, version, python}))]
}

const splitWords = (text: string) => text.split(' ').filter(Boolean)

function officialImage(
  {row, version, python, cuda}: ImageVariant,
  index: number,
  regionId: string,
  random: Random,
): SandboxImage {
  const chipType = cuda ? 'GPU' : 'CPU'
  const name = [version, chipType.toLowerCase(), python, ...(cuda ? [cuda] : []), row.os].join('-')
  const registry = row.path.startsWith('pai-dlc/')
    ? `registry-vpc.${regionId}.aliyuncs.com`
    : `dsw-registry-vpc.${regionId}.cr.aliyuncs.com`
  const build = row.path.startsWith('pai-dlc/') ? '' : `-${random.base36(8)}-${1764350000 + index * 137}`
  const os = row.os.replace('ubuntu', 'ubuntu ')

  return createImage({
    index,
    random,
    name: `${row.framework.toLowerCase()}:${name}`,
    uri: `${registry}/${row.path}:${name}${build}`,
    description: `${row.framework} ${version} for ${chipType}, ${python}${cuda ? `, ${cuda}` : ''}, ${os}`,
    labels: {
      'system.official': 'true',
      'system.origin': row.origin,
      'system.chipType': chipType,
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

function customImage(
  [workspaceId, name, framework]: (typeof CUSTOM_IMAGES)[number],
  index: number,
  regionId: string,
  random: Random,
): SandboxImage {
  const base = createImage({
    index: 200 + index,
    random,
    name,
    uri: `registry-vpc.${regionId}.aliyuncs.com/team-${workspaceId}/${name.toLowerCase()}:v${index + 1}`,
    description: `Made from ${framework}`,
    labels: {
      'system.official': 'false',
      'system.chipType': 'GPU',
      'system.framework': framework,
      'system.supported.dlc': 'true',
    },
  })
  return {
    ...base,
    WorkspaceId: workspaceId,
    Accessibility: index % 2 === 0 ? 'PUBLIC' : 'PRIVATE',
    UserId: OWNER.userId,
  }
}

interface ImageOptions {
  index: number
  random: Random
  name: string
  uri: string
  description: string
  labels: Record<string, string>
}

function createImage({index, random, name, uri, description, labels}: ImageOptions): SandboxImage {
  const created = formatGmtMillis(FIRST_RELEASE + index * 5 * DAY)
  return {
    ImageId: `image-${random.base36(18)}`,
    Name: name,
    ImageUri: uri,
    Description: description,
    Labels: Object.entries(labels).map(([Key, Value]) => ({Key, Value})),
    Accessibility: 'PUBLIC',
    Size: 1_500_000_000 + random.nextInt(15_000_000_000),
    GmtCreateTime: created,
    GmtModifiedTime: created,
  }
}
