import type {ListImagesResponseBodyImages} from '../../api/generated/types.js'
import type {Random} from '../random.js'
import {DAY, gmtMillis} from '../time.js'
import {type ImageRow, IMAGE_ROWS as ROWS} from './image-rows.js'
import {OWNER} from './users.js'

export type Image = Omit<ListImagesResponseBodyImages, 'Labels'> & {
  ImageId: string
  Name: string
  ImageUri: string
  Labels: {Key: string; Value: string}[]
}

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
  const official = ROWS.flatMap((row) => words(row.versions).flatMap((version) => variants(row, version)))
  return [
    ...official.map((entry, index) => officialImage(entry, index, regionId, random)),
    ...CUSTOM.map((entry, index) => customImage(entry, index, regionId, random)),
  ]
}

interface Variant {
  row: ImageRow
  version: string
  python: string
  cuda?: string
}

function variants(row: ImageRow, version: string): Variant[] {
  const gpu = words(row.gpu).map((pair) => {
    const [cuda = '', python = ''] = pair.split('/')
    return {row, version, cuda, python}
  })
  return [...gpu, ...words(row.cpu).map((python) => ({row, version, python}))]
}

const words = (text: string) => text.split(' ').filter(Boolean)

function officialImage({row, version, python, cuda}: Variant, index: number, regionId: string, random: Random): Image {
  const chip = cuda ? 'GPU' : 'CPU'
  const name = [version, chip.toLowerCase(), python, ...(cuda ? [cuda] : []), row.os].join('-')
  const host = row.path.startsWith('pai-dlc/')
    ? `registry-vpc.${regionId}.aliyuncs.com`
    : `dsw-registry-vpc.${regionId}.cr.aliyuncs.com`
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
      'system.origin': row.origin,
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

function customImage(
  [workspaceId, name, framework]: (typeof CUSTOM)[number],
  index: number,
  regionId: string,
  random: Random,
): Image {
  const own = image({
    index: 200 + index,
    random,
    name,
    uri: `registry-vpc.${regionId}.aliyuncs.com/team-${workspaceId}/${name.toLowerCase()}:v${index + 1}`,
    text: `Made from ${framework}`,
    labels: {
      'system.official': 'false',
      'system.chipType': 'GPU',
      'system.framework': framework,
      'system.supported.dlc': 'true',
    },
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
