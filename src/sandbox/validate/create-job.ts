import type {CreateJobInput, JobSpec} from '../../api/generated/types.js'
import type {Catalog} from '../catalog/catalog.js'
import {codeSourceUri, dataMountPath, normalizeMountPath} from '../jobs/mounts.js'
import {findDataset} from '../operations/datasets.js'
import {ApiError, invalidParameter, NOT_FOUND} from '../service-error.js'

/** The service's limit for the whole request. */
const MAX_REQUEST_BYTES = 65_536

/** Per job: pods are processes of this machine. */
const MAX_PODS = 1_000

const ROLE_NAME = /^[A-Za-z0-9][\w.-]{0,62}$/

/** The roles of each job type; other types, such as Slurm and DataJuicer, have any. */
const ROLES: Record<string, RegExp> = {
  TFJob: /^(Chief|PS|Worker|Evaluator|GraphLearn)$/,
  PyTorchJob: /^(Worker|Master)$/,
  MPIJob: /^(Worker|Master)$/,
  XGBoostJob: /^(Worker|Master)$/,
  OneFlowJob: /^(Worker|Master)$/,
  ElasticBatchJob: /^(Worker|Master)$/,
  RayJob: /^(Head|Worker(-.+)?)$/,
}

/** Rejects well-formed requests that the service rejects. @throws ApiError for the first problem */
export function checkCreateJob(request: CreateJobInput, catalog: Catalog): void {
  if (Buffer.byteLength(JSON.stringify(request)) > MAX_REQUEST_BYTES) {
    throw new ApiError(
      400,
      'InvalidParameter',
      `The total size of all parameters must be at most ${MAX_REQUEST_BYTES} bytes`,
    )
  }
  checkQuota(request, catalog)
  const pods = request.JobSpecs.reduce((sum, {PodCount = 1}) => sum + PodCount, 0)
  if (pods > MAX_PODS) throw invalidParameter('JobSpecs', `must have at most ${MAX_PODS} pods together in the sandbox`)
  request.JobSpecs.forEach((spec, index) => {
    checkSpec(`JobSpecs[${index}]`, spec, request, catalog)
  })
  checkDataSources(request, catalog)
  checkCodeSource(request, catalog)
}

function checkQuota({ResourceId, WorkspaceId}: CreateJobInput, catalog: Catalog): void {
  if (!ResourceId) return
  const quota = catalog.quotas.find((row) => row.id === ResourceId)
  if (!quota) throw invalidParameter('ResourceId', `is not a known quota: ${ResourceId}`)
  const workspaceId = WorkspaceId ?? catalog.defaultWorkspace.WorkspaceId
  if (!quota.workspaceIds.includes(workspaceId))
    throw invalidParameter('ResourceId', `${ResourceId} is not available in workspace ${workspaceId}`)
}

function checkSpec(path: string, spec: JobSpec, request: CreateJobInput, catalog: Catalog): void {
  const {Type: role = 'Worker', PodCount: count = 1, Image: image} = spec
  if (!ROLE_NAME.test(role) || !(ROLES[request.JobType] ?? /./).test(role))
    throw invalidParameter(`${path}.Type`, `${role} is not a role of ${request.JobType}`)
  if (!Number.isInteger(count) || count < 1) throw invalidParameter(`${path}.PodCount`, 'must be at least 1')

  if (!image) throw invalidParameter(`${path}.Image`, 'is required')
  if (catalog.images.some((row) => row.Name === image || row.ImageId === image)) {
    throw invalidParameter(`${path}.Image`, `must be the ImageUri of an image: ${image} is not a valid image address`)
  }
  if (spec.SpotSpec?.SpotDiscountLimit !== undefined && spec.SpotSpec.SpotPriceLimit !== undefined)
    throw invalidParameter(`${path}.SpotSpec`, 'must not have both SpotDiscountLimit and SpotPriceLimit')
  checkResources(path, spec, request, catalog)
}

function checkResources(
  path: string,
  {EcsSpec: ecsSpec, ResourceConfig: config}: JobSpec,
  request: CreateJobInput,
  catalog: Catalog,
): void {
  const hasResourceConfig = Object.values(config ?? {}).some(Boolean)
  if (ecsSpec && hasResourceConfig) throw invalidParameter(path, 'must not have both EcsSpec and ResourceConfig')
  if (request.ResourceId) {
    if (ecsSpec) throw invalidParameter(`${path}.EcsSpec`, 'is not allowed with ResourceId')
    if (!hasResourceConfig) throw invalidParameter(`${path}.ResourceConfig`, 'is required with ResourceId')
    return
  }
  if (!ecsSpec) throw invalidParameter(`${path}.EcsSpec`, 'is required without ResourceId')
  if (!catalog.ecsSpecs.some((row) => row.InstanceType === ecsSpec))
    throw invalidParameter(`${path}.EcsSpec`, `is not a known instance type: ${ecsSpec}`)
}

function checkDataSources({DataSources: sources = []}: CreateJobInput, catalog: Catalog): void {
  const mountPaths = new Set<string>()
  sources.forEach((source, index) => {
    const path = `DataSources[${index}]`
    if (Boolean(source.Uri) === Boolean(source.DataSourceId))
      throw invalidParameter(path, 'must have exactly one of Uri and DataSourceId')
    if (source.Uri && !/^[a-z][a-z0-9]*:\/\/./.test(source.Uri))
      throw invalidParameter(`${path}.Uri`, `is not valid: ${source.Uri}`)
    if (source.Uri?.startsWith('oss://') && !source.Uri.slice(6).split('/')[0]?.includes('.')) {
      throw invalidParameter(`${path}.Uri`, `must contain the endpoint of the bucket: ${source.Uri}`)
    }
    if (source.DataSourceId) checkVersion(path, source.DataSourceId, source.DataSourceVersion, catalog)

    const mountPath = checkMountPath(`${path}.MountPath`, dataMountPath(source, catalog))
    if (mountPaths.has(mountPath))
      throw new ApiError(400, 'InvalidParameter', "different datasource can't have the same mount path")
    mountPaths.add(mountPath)
  })
}

function checkVersion(path: string, id: string, version: string | undefined, catalog: Catalog): void {
  const dataset = findDataset(catalog, id)
  if (!version || dataset.versions.some((row) => row.VersionName === version)) return
  throw new ApiError(404, '201300003', `${path}: dataset version not exists, datasetId: ${id}, version: ${version}`)
}

function checkCodeSource({CodeSource: code}: CreateJobInput, catalog: Catalog): void {
  // Without a code source, clients send an object of empty fields.
  if (!code || !Object.values(code).some(Boolean)) return
  if (Boolean(codeSourceUri(code)) === Boolean(code.CodeSourceId))
    throw invalidParameter('CodeSource', 'must have exactly one of Uri and CodeSourceId')
  if (code.CodeSourceId && !catalog.codeSources.some((row) => row.CodeSourceId === code.CodeSourceId)) {
    throw NOT_FOUND.codeSource(code.CodeSourceId)
  }
  if (code.MountPath) checkMountPath('CodeSource.MountPath', code.MountPath)
}

function checkMountPath(field: string, path: string): string {
  const normalized = normalizeMountPath(path)
  if (!normalized) throw invalidParameter(field, `must be an absolute path without "..": ${path}`)
  return normalized
}
