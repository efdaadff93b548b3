import type {Random} from '../random.js'
import {createCodeSources, type SandboxCodeSource} from './code-sources.js'
import {createDatasets, type SandboxDataset} from './datasets.js'
import {ECS_SPECS, type SandboxEcsSpec} from './ecs-specs.js'
import {createImages, type SandboxImage} from './images.js'
import {QUOTAS, type SandboxQuota} from './quotas.js'
import {type SandboxWorkspace, WORKSPACES} from './workspaces.js'

export interface Catalog {
  workspaces: SandboxWorkspace[]
  defaultWorkspace: SandboxWorkspace
  images: SandboxImage[]
  datasets: SandboxDataset[]
  codeSources: SandboxCodeSource[]
  ecsSpecs: SandboxEcsSpec[]
  quotas: SandboxQuota[]
}

export function createCatalog(regionId: string, random: Random): Catalog {
  const defaultWorkspace = WORKSPACES.find((workspace) => workspace.IsDefault)
  if (!defaultWorkspace) throw new Error('The catalog has no default workspace')
  return {
    workspaces: [...WORKSPACES],
    defaultWorkspace,
    images: createImages(regionId, random.fork('images')),
    datasets: createDatasets(regionId, random.fork('datasets')),
    codeSources: createCodeSources(random.fork('code')),
    ecsSpecs: ECS_SPECS,
    quotas: QUOTAS,
  }
}
