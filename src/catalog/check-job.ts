import type {Cloud} from '../api/cloud.js'
import type {CreateJobInput, EcsSpec} from '../api/generated/types.js'
import {checkImages} from './check-images.js'
import {checkCodeSources, checkDatasets} from './check-sources.js'
import {checkSpecs} from './check-specs.js'
import {checkQuota, checkWorkspace} from './check-workspace.js'
import {type CheckFindings, checkOrWarn, mergeFindings, NO_FINDINGS, type ReferencedValue} from './findings.js'

/** A value that must exist in the catalog, as a document refers to it. */
export interface CatalogReference extends ReferencedValue {
  kind: 'workspace' | 'quota' | 'image' | 'dataset' | 'code-source' | 'ecs-spec'
}

export interface CatalogFindings extends CheckFindings {
  /** What is known of the instance types that the document names. */
  specs: EcsSpec[]
  /** The resource type of the quota, such as Lingjun, if it can be listed. */
  quotaType?: string
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
  const referencesTo = (kind: CatalogReference['kind']) => references.filter((reference) => reference.kind === kind)
  const checkUnlessEmpty = async (
    subject: string,
    targets: ReferencedValue[],
    check: () => Promise<CheckFindings & {specs?: EcsSpec[]; quotaType?: string}>,
  ) => (targets.length === 0 ? NO_FINDINGS : checkOrWarn(subject, check))
  const [workspace] = referencesTo('workspace')
  const [quota] = referencesTo('quota')
  const images = verifyImages ? referencesTo('image') : []

  const findings = await Promise.all([
    checkUnlessEmpty('The workspace', referencesTo('workspace'), async () =>
      workspace ? checkWorkspace(cloud, workspace) : NO_FINDINGS,
    ),
    checkUnlessEmpty('The quota', referencesTo('quota'), async () =>
      quota ? checkQuota(cloud, quota, workspace?.value, job) : NO_FINDINGS,
    ),
    checkUnlessEmpty(images.length > 1 ? 'The images' : 'The image', images, () =>
      checkImages(cloud, images, workspace?.value),
    ),
    checkUnlessEmpty('Instance types', referencesTo('ecs-spec'), () =>
      checkSpecs(cloud, referencesTo('ecs-spec'), job.JobSpecs),
    ),
    checkUnlessEmpty('Datasets', referencesTo('dataset'), () => checkDatasets(cloud, referencesTo('dataset'), job)),
    checkUnlessEmpty('The code configuration', referencesTo('code-source'), () =>
      checkCodeSources(cloud, referencesTo('code-source'), workspace?.value),
    ),
  ])
  return {
    ...mergeFindings(findings),
    specs: findings.flatMap((result) => ('specs' in result ? (result.specs ?? []) : [])),
    quotaType: findings.flatMap((result) => ('quotaType' in result ? (result.quotaType ?? []) : []))[0],
  }
}
