import {isRecord} from '../../platform/record.js'
import type {Catalog} from '../catalog/catalog.js'
import type {SandboxDataset} from '../catalog/datasets.js'
import {ApiError, invalidParameter, NOT_FOUND} from '../service-error.js'
import {formatGmt, formatGmtMillis} from '../time.js'
import type {Caller, SandboxState} from '../types.js'
import {findDataset} from './datasets.js'
import {findWorkspace} from './workspaces.js'

export interface SetupRequest {
  params: Record<string, string>
  body: Record<string, unknown>
  caller: Caller
}

/** Operations that scripts call before a job and the contract lacks, so their input is checked here. */
export type SetupHandlers = Record<string, (request: SetupRequest) => Record<string, unknown>>

type Body = Record<string, unknown>

export function createSetupHandlers(state: SandboxState): SetupHandlers {
  return {...workspaceSetup(state), ...datasetSetup(state), ...codeSourceSetup(state), ...imageSetup(state)}
}

/** Parses the JSON object of a body. @throws ApiError 400 */
export function parseSetupBody(bytes: Buffer): Body {
  try {
    const body: unknown = JSON.parse(bytes.toString('utf8') || '{}')
    if (isRecord(body)) return body
  } catch {
    // Reported below.
  }
  throw invalidParameter('The body', 'is not a JSON object')
}

function workspaceSetup({catalog, clock, random}: SandboxState): SetupHandlers {
  return {
    CreateWorkspace({body, caller}) {
      const name = requireText(body, 'WorkspaceName')
      if (!/^[A-Za-z]\w{2,22}$/.test(name))
        throw invalidParameter('WorkspaceName', 'must have 3 to 23 letters, digits and underscores, a letter first')
      requireText(body, 'Description')
      if (!Array.isArray(body.EnvTypes)) throw invalidParameter('EnvTypes', 'is required')
      if (catalog.workspaces.some(({WorkspaceName}) => WorkspaceName === name))
        throw new ApiError(409, '100400018', `Workspace name ${name} already exists`)
      const now = formatGmtMillis(clock.now())
      const id = String(300_000 + random.fork(`workspace ${catalog.workspaces.length}`).nextInt(90_000))
      catalog.workspaces.push({
        WorkspaceId: id,
        WorkspaceName: name,
        DisplayName: textOf(body, 'DisplayName') ?? name,
        Description: textOf(body, 'Description'),
        Creator: caller.userId,
        EnvTypes: body.EnvTypes.map(String),
        Status: 'ENABLED',
        AdminNames: [caller.userName],
        IsDefault: false,
        ExtraInfos: {...catalog.defaultWorkspace.ExtraInfos},
        resourceGroupId: textOf(body, 'ResourceGroupId') ?? catalog.defaultWorkspace.resourceGroupId,
        GmtCreateTime: now,
        GmtModifiedTime: now,
      })
      return {WorkspaceId: id}
    },
  }
}

function datasetSetup({catalog, clock, random}: SandboxState): SetupHandlers {
  return {
    CreateDataset({body, caller}) {
      const name = requireText(body, 'Name')
      const version = datasetVersion(body, 'v1', clock.now())
      const workspaceId = workspaceOf(catalog, body)
      if (catalog.datasets.some((row) => row.Name === name && row.WorkspaceId === workspaceId))
        throw new ApiError(409, '201300005', `Dataset name ${name} already exists in workspace ${workspaceId}`)
      const dataset: SandboxDataset = {
        DatasetId: `d-${random.fork(`dataset ${catalog.datasets.length}`).base36(18)}`,
        Name: name,
        Description: textOf(body, 'Description'),
        WorkspaceId: workspaceId,
        UserId: caller.userId,
        OwnerId: caller.userId,
        DataSourceType: version.DataSourceType,
        DataType: textOf(body, 'DataType') ?? 'COMMON',
        Property: version.Property,
        SourceType: textOf(body, 'SourceType') ?? 'USER',
        Uri: version.Uri,
        Options: version.Options,
        Accessibility: textOf(body, 'Accessibility') ?? 'PRIVATE',
        MountAccess: 'RW',
        ProviderType: 'ECS',
        Edition: 'BASIC',
        IsShared: false,
        Labels: labelsOf(body),
        GmtCreateTime: version.GmtCreateTime,
        GmtModifiedTime: version.GmtCreateTime,
        LatestVersion: version,
        versions: [version],
      }
      catalog.datasets.push(dataset)
      return {DatasetId: dataset.DatasetId}
    },

    DeleteDataset({params: {DatasetId = ''}}) {
      const dataset = findDataset(catalog, DatasetId)
      catalog.datasets.splice(catalog.datasets.indexOf(dataset), 1)
      return {}
    },

    CreateDatasetVersion({params: {DatasetId = ''}, body}) {
      const dataset = findDataset(catalog, DatasetId)
      const version = datasetVersion(body, `v${dataset.versions.length + 1}`, clock.now())
      dataset.versions.push(version)
      dataset.LatestVersion = version
      dataset.GmtModifiedTime = version.GmtModifiedTime
      return {VersionName: version.VersionName}
    },

    GetDatasetVersion({params: {DatasetId = '', VersionName = ''}}) {
      const version = findDataset(catalog, DatasetId).versions.find((row) => row.VersionName === VersionName)
      if (version) return {DatasetId, ...version}
      throw new ApiError(
        404,
        '201300003',
        `dataset version not exists, datasetId: ${DatasetId}, version: ${VersionName}`,
      )
    },
  }
}

function codeSourceSetup({catalog, clock, random}: SandboxState): SetupHandlers {
  return {
    CreateCodeSource({body, caller}) {
      const now = formatGmt(clock.now())
      const codeSource = {
        CodeSourceId: `code-${random.fork(`code ${catalog.codeSources.length}`).base36(18)}`,
        DisplayName: requireText(body, 'DisplayName'),
        Description: textOf(body, 'Description') ?? '',
        CodeRepo: textOf(body, 'CodeRepo') ?? '',
        CodeBranch: textOf(body, 'CodeBranch') ?? '',
        CodeCommit: textOf(body, 'CodeCommit') ?? '',
        CodeRepoUserName: textOf(body, 'CodeRepoUserName') ?? '',
        MountPath: requireText(body, 'MountPath'),
        CloneType: 0,
        Accessibility: textOf(body, 'Accessibility') ?? 'PRIVATE',
        UserId: caller.userId,
        WorkspaceId: workspaceOf(catalog, body),
        GmtCreateTime: now,
        GmtModifyTime: now,
      }
      catalog.codeSources.push(codeSource)
      return {CodeSourceId: codeSource.CodeSourceId}
    },

    DeleteCodeSource({params: {CodeSourceId = ''}}) {
      const index = catalog.codeSources.findIndex((row) => row.CodeSourceId === CodeSourceId)
      if (index < 0) throw NOT_FOUND.codeSource(CodeSourceId)
      catalog.codeSources.splice(index, 1)
      return {CodeSourceId}
    },
  }
}

function imageSetup({catalog, clock, random}: SandboxState): SetupHandlers {
  return {
    AddImage({body, caller}) {
      const name = requireText(body, 'Name')
      if (!/^[A-Za-z_][\w.-]{0,49}$/.test(name))
        throw invalidParameter('Name', 'must have 1 to 50 letters, digits and _ . -, a letter or _ first')
      const now = formatGmtMillis(clock.now())
      const id = textOf(body, 'ImageId') ?? `image-${random.fork(`image ${catalog.images.length}`).base36(18)}`
      if (catalog.images.some(({ImageId}) => ImageId === id))
        throw new ApiError(409, '201500005', `Image ${id} already exists`)
      catalog.images.push({
        ImageId: id,
        Name: name,
        ImageUri: requireText(body, 'ImageUri'),
        Description: textOf(body, 'Description') ?? '',
        Labels: labelsOf(body),
        Accessibility: textOf(body, 'Accessibility') ?? 'PRIVATE',
        Size: Number(body.Size ?? 0),
        UserId: caller.userId,
        WorkspaceId: workspaceOf(catalog, body),
        GmtCreateTime: now,
        GmtModifiedTime: now,
      })
      return {ImageId: id}
    },

    RemoveImage({params: {ImageId = ''}}) {
      const index = catalog.images.findIndex((row) => row.ImageId === ImageId && row.WorkspaceId)
      if (index < 0) throw NOT_FOUND.image(ImageId)
      catalog.images.splice(index, 1)
      return {}
    },
  }
}

function datasetVersion(body: Body, name: string, now: number) {
  const time = formatGmtMillis(now)
  return {
    VersionName: name,
    Description: textOf(body, 'VersionDescription') ?? textOf(body, 'Description'),
    Uri: requireText(body, 'Uri'),
    DataSourceType: oneOf(body, 'DataSourceType', ['OSS', 'NAS', 'CPFS', 'BMCPFS', 'EXTREMENAS', 'MAXCOMPUTE', 'URL']),
    Property: oneOf(body, 'Property', ['FILE', 'DIRECTORY', 'TABULAR']),
    SourceType: textOf(body, 'SourceType') ?? 'USER',
    Options: textOf(body, 'Options') ?? '{}',
    MountAccess: 'RW',
    DataCount: Number(body.DataCount ?? 0),
    DataSize: Number(body.DataSize ?? 0),
    Labels: labelsOf(body),
    GmtCreateTime: time,
    GmtModifiedTime: time,
  }
}

function workspaceOf(catalog: Catalog, body: Body): string {
  const id = body.WorkspaceId === undefined ? undefined : String(body.WorkspaceId)
  return (id ? findWorkspace(catalog, id) : catalog.defaultWorkspace).WorkspaceId
}

function textOf(body: Body, field: string): string | undefined {
  const value = body[field]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') throw invalidParameter(field, 'must be a string')
  return value
}

function requireText(body: Body, field: string): string {
  const text = textOf(body, field)
  if (!text) throw invalidParameter(field, 'is required')
  return text
}

function oneOf(body: Body, field: string, values: readonly string[]): string {
  const text = requireText(body, field)
  if (!values.includes(text)) throw invalidParameter(field, `must be one of ${values.join(', ')}`)
  return text
}

function labelsOf({Labels = []}: Body): {Key: string; Value: string}[] {
  if (!Array.isArray(Labels)) throw invalidParameter('Labels', 'must be a list of {Key, Value}')
  return Labels.map((label) => {
    if (!isRecord(label)) throw invalidParameter('Labels', 'must be a list of {Key, Value}')
    return {Key: requireText(label, 'Key'), Value: textOf(label, 'Value') ?? ''}
  })
}
