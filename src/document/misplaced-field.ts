import {bare} from '../text/did-you-mean.js'
import {fieldsOf, JOB} from './fields.js'

/** Where the structures that people most often confuse stand in a document. */
const PLACES: Record<string, string> = {
  [JOB]: '',
  JobSpec: 'JobSpecs[0].',
  ResourceConfig: 'JobSpecs[0].ResourceConfig.',
  SpotSpec: 'JobSpecs[0].SpotSpec.',
  JobSettings: 'Settings.',
  CreateJobRequestDataSources: 'DataSources[0].',
  CreateJobRequestCodeSource: 'CodeSource.',
}

/** What other tools call things. */
const OTHER_NAMES: Record<string, string> = {
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

/** For a field that a structure does not have: where the document does have it. */
export function whereElse(structure: string, key: string): string | undefined {
  const word = bare(key)
  const other = Object.hasOwn(OTHER_NAMES, word) ? OTHER_NAMES[word] : undefined
  if (other !== undefined) return `Write ${other}.`
  for (const [name, prefix] of Object.entries(PLACES)) {
    const field =
      name === structure ? undefined : Object.keys(fieldsOf(name)).find((candidate) => bare(candidate) === word)
    if (field !== undefined)
      return prefix === '' ? `Write ${field} at the top level.` : `It belongs to ${prefix}${field}.`
  }
  return undefined
}
