import type {Cloud} from '../api/cloud.js'
import type {CreateJobInput, EcsSpec} from '../api/generated/types.js'
import {checkImages} from './check-images.js'
import {checkCodeSources, checkDatasets} from './check-sources.js'
import {checkSpecs} from './check-specs.js'
import {checkQuota, checkWorkspace} from './check-workspace.js'
import {attempt, type Findings, NOTHING, together, type Wanted} from './findings.js'

/** A value that must exist in the catalog, as a document refers to it. */
export interface CatalogReference extends Wanted {
  kind: 'workspace' | 'quota' | 'image' | 'dataset' | 'code-source' | 'ecs-spec'
}

export interface CatalogFindings extends Findings {
  /** What is known of the machine types that the document names. */
  specs: EcsSpec[]
}

/**
 * Holds what a document refers to against the catalog (C1 to C4, C15), all at once; nothing is changed. What can't be
 * read is a warning.
 * @param verifyImages false lets every image through, such as one of a registry of the user's own
 * @throws CliError (credentials)
 */
export async function checkCatalog(
  cloud: Cloud,
  job: Partial<CreateJobInput>,
  references: readonly CatalogReference[],
  {verifyImages = true}: {verifyImages?: boolean} = {},
): Promise<CatalogFindings> {
  const of = (kind: CatalogReference['kind']) => references.filter((reference) => reference.kind === kind)
  const some = async (what: string, wanted: Wanted[], check: () => Promise<Findings & {specs?: EcsSpec[]}>) =>
    wanted.length === 0 ? NOTHING : attempt(what, check)
  const [workspace] = of('workspace')
  const [quota] = of('quota')
  const images = verifyImages ? of('image') : []

  const findings = await Promise.all([
    some('The workspace', of('workspace'), async () => (workspace ? checkWorkspace(cloud, workspace) : NOTHING)),
    some('The quota', of('quota'), async () => (quota ? checkQuota(cloud, quota, workspace?.value) : NOTHING)),
    some(images.length > 1 ? 'The images' : 'The image', images, () => checkImages(cloud, images, workspace?.value)),
    some('Machine types', of('ecs-spec'), () => checkSpecs(cloud, of('ecs-spec'), job.JobSpecs)),
    some('Datasets', of('dataset'), () => checkDatasets(cloud, of('dataset'), job)),
    some('The code source', of('code-source'), () => checkCodeSources(cloud, of('code-source'), workspace?.value)),
  ])
  return {...together(findings), specs: findings.flatMap((found) => ('specs' in found ? (found.specs ?? []) : []))}
}
