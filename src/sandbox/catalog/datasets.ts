import type {Dataset, DatasetVersion} from '../../api/generated/types.js'
import type {Random} from '../random.js'
import {DAY, formatGmtMillis} from '../time.js'
import {OWNER} from './users.js'

export type SandboxDataset = Dataset & {
  DatasetId: string
  Name: string
  WorkspaceId: string
  versions: DatasetVersion[]
}

type StorageType = 'OSS' | 'NAS' | 'CPFS'

const ROWS: [name: string, workspaceId: string, storage: StorageType, dataType: string, versions: number][] = [
  ['imagenet-1k', '268', 'OSS', 'PIC', 3],
  ['imagenet-tiny', '268', 'OSS', 'PIC', 1],
  ['cifar10', '268', 'OSS', 'PIC', 1],
  ['cifar100', '268', 'OSS', 'PIC', 1],
  ['coco-2017', '268', 'OSS', 'PIC', 2],
  ['open-images-v7', '268', 'CPFS', 'PIC', 1],
  ['wikitext-103', '268', 'OSS', 'TEXT', 2],
  ['c4-en', '268', 'CPFS', 'TEXT', 4],
  ['mnist', '268', 'OSS', 'PIC', 1],
  ['librispeech-960', '268', 'NAS', 'AUDIO', 1],
  ['kinetics-400', '268', 'NAS', 'VIDEO', 1],
  ['checkpoints', '268', 'NAS', 'COMMON', 1],
  ['shared-home', '268', 'NAS', 'COMMON', 1],
  ['criteo-1tb', '268', 'OSS', 'COMMON', 2],
  ['criteo-sample', '268', 'OSS', 'COMMON', 1],
  ['tokenizers', '268', 'OSS', 'COMMON', 5],
  ['eval-suite', '268', 'OSS', 'TEXT', 2],
  ['redpajama-1t', '269', 'CPFS', 'TEXT', 1],
  ['alpaca-zh', '269', 'OSS', 'TEXT', 3],
  ['dolly-15k', '269', 'OSS', 'TEXT', 1],
  ['squad-v2', '269', 'OSS', 'TEXT', 1],
  ['llm-checkpoints', '269', 'CPFS', 'COMMON', 1],
  ['code-instructions', '269', 'OSS', 'TEXT', 2],
  ['bert-vocab', '269', 'OSS', 'TEXT', 1],
  ['street-scenes', '270969', 'NAS', 'PIC', 2],
  ['lane-videos', '270969', 'NAS', 'VIDEO', 1],
  ['factory-defects', '270969', 'OSS', 'PIC', 6],
  ['detector-output', '270969', 'NAS', 'COMMON', 1],
  ['calibration', '270969', 'OSS', 'PIC', 1],
  ['demo-data', '259315', 'OSS', 'COMMON', 1],
]

const FIRST_CREATED_AT = Date.parse('2025-02-01T06:30:00Z')

export function createDatasets(regionId: string, random: Random): SandboxDataset[] {
  return ROWS.map(([name, workspaceId, storage, dataType, versionCount], index) => {
    const created = FIRST_CREATED_AT + index * 9 * DAY
    const uri = datasetUri(storage, name, regionId, random)
    const options = JSON.stringify({mountPath: `/mnt/${name}/`})
    const versions = Array.from({length: versionCount}, (_, versionIndex) =>
      datasetVersion(versionIndex + 1, created + versionIndex * 3 * DAY, {uri, storage, options, random}),
    )
    return {
      DatasetId: `d-${random.base36(18)}`,
      Name: name,
      Description: `${name} on ${storage}`,
      WorkspaceId: workspaceId,
      UserId: OWNER.userId,
      OwnerId: OWNER.userId,
      DataSourceType: storage,
      DataType: dataType,
      Property: 'DIRECTORY',
      SourceType: 'USER',
      Uri: uri,
      Options: options,
      Accessibility: index % 4 === 3 ? 'PRIVATE' : 'PUBLIC',
      MountAccess: storage === 'OSS' ? 'RW' : 'RO',
      ProviderType: 'ECS',
      Edition: 'BASIC',
      IsShared: false,
      Labels: [{Key: 'team', Value: workspaceId === '269' ? 'nlp' : 'vision'}],
      GmtCreateTime: formatGmtMillis(created),
      GmtModifiedTime: versions.at(-1)?.GmtModifiedTime ?? formatGmtMillis(created),
      LatestVersion: versions.at(-1),
      versions,
    }
  })
}

function datasetVersion(
  number: number,
  time: number,
  fields: {uri: string; storage: StorageType; options: string; random: Random},
): DatasetVersion {
  return {
    VersionName: `v${number}`,
    Description: number === 1 ? 'first import' : `update ${number}`,
    Uri: number === 1 ? fields.uri : `${fields.uri}v${number}/`,
    DataSourceType: fields.storage,
    Property: 'DIRECTORY',
    SourceType: 'USER',
    Options: fields.options,
    MountAccess: fields.storage === 'OSS' ? 'RW' : 'RO',
    DataCount: 1000 + fields.random.nextInt(1_000_000),
    DataSize: 1_000_000 + fields.random.nextInt(2_000_000_000),
    Labels: [],
    GmtCreateTime: formatGmtMillis(time),
    GmtModifiedTime: formatGmtMillis(time),
  }
}

function datasetUri(storage: StorageType, name: string, regionId: string, random: Random): string {
  if (storage === 'OSS') return `oss://sandbox-data.oss-${regionId}-internal.aliyuncs.com/${name}/`
  if (storage === 'NAS') return `nas://${random.base36(10)}.${regionId}/${name}/`
  return `cpfs://cpfs-${random.base36(16)}.${regionId}/ptc-${random.base36(16)}/exp-${random.base36(16)}/${name}/`
}
