import {normalizeName} from '../text/did-you-mean.js'
import {getFields, JOB_SCHEMA} from './fields.js'

const STRUCTURE_PATHS: Record<string, string> = {
  [JOB_SCHEMA]: '',
  JobSpec: 'JobSpecs[0].',
  ResourceConfig: 'JobSpecs[0].ResourceConfig.',
  SpotSpec: 'JobSpecs[0].SpotSpec.',
  JobSettings: 'Settings.',
  CreateJobRequestDataSources: 'DataSources[0].',
  CreateJobRequestCodeSource: 'CodeSource.',
}

/** Names that other tools use. */
const FIELD_ALIASES: Record<string, string> = {
  name: 'DisplayName',
  jobname: 'DisplayName',
  command: 'UserCommand',
  cmd: 'UserCommand',
  env: 'Envs',
  environment: 'Envs',
  workspace: 'WorkspaceId',
  quota: 'ResourceId',
  quotaid: 'ResourceId',
  datasets: 'DataSources',
  mounts: 'DataSources',
  code: 'CodeSource',
  tasks: 'JobSpecs',
  workers: 'JobSpecs[0].PodCount',
  replicas: 'JobSpecs[0].PodCount',
  role: 'JobSpecs[0].Type',
  instancetype: 'JobSpecs[0].EcsSpec',
  gpus: 'JobSpecs[0].ResourceConfig.GPU',
  rdma: 'Settings.EnableRDMA',
  timeout: 'JobMaxRunningTimeMinutes',
}

/** Where the document has a field that a structure lacks. */
export function suggestFieldPath(structure: string, key: string): string | undefined {
  const bareKey = normalizeName(key)
  const alias = Object.hasOwn(FIELD_ALIASES, bareKey) ? FIELD_ALIASES[bareKey] : undefined
  if (alias !== undefined) return `Use ${alias}.`
  for (const [name, prefix] of Object.entries(STRUCTURE_PATHS)) {
    const field =
      name === structure
        ? undefined
        : Object.keys(getFields(name)).find((candidate) => normalizeName(candidate) === bareKey)
    if (field !== undefined) return prefix === '' ? `Move ${field} to the top level.` : `Use ${prefix}${field}.`
  }
  return undefined
}
