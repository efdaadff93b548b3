import type {Random} from '../random.js'
import {type CodeSource, createCodeSources} from './code-sources.js'
import {type CatalogDataset, createDatasets} from './datasets.js'
import {MACHINE_TYPES, type MachineType} from './ecs-specs.js'
import {createImages, type Image} from './images.js'
import {QUOTAS, type Quota} from './quotas.js'
import {WORKSPACES, type Workspace} from './workspaces.js'

/** All that a job can use. */
export interface Catalog {
  workspaces: Workspace[]
  defaultWorkspace: Workspace
  images: Image[]
  datasets: CatalogDataset[]
  codeSources: CodeSource[]
  machineTypes: MachineType[]
  quotas: Quota[]
}

export function createCatalog(regionId: string, random: Random): Catalog {
  const defaultWorkspace = WORKSPACES.find((workspace) => workspace.IsDefault)
  if (!defaultWorkspace) throw new Error('The catalog has no default workspace')
  return {
    workspaces: WORKSPACES,
    defaultWorkspace,
    images: createImages(regionId, random.fork('images')),
    datasets: createDatasets(regionId, random.fork('datasets')),
    codeSources: createCodeSources(random.fork('code')),
    machineTypes: MACHINE_TYPES,
    quotas: QUOTAS,
  }
}
