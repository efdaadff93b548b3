import type {Interfaces} from '@oclif/core'
import type {Cloud} from '../api/cloud.js'
import type {CatalogFindings} from '../catalog/check-job.js'
import type {CommandContext} from '../cli/context.js'
import type {JobDraft} from '../document/document.js'
import type {ResourceReference} from '../document/references.js'
import {assertSubmittable, hasProblems, type PreparedJob} from './prepare.js'

type ParsedFlags = Interfaces.OutputFlags<Interfaces.FlagInput>

export interface VerifiedJob {
  context: CommandContext
  /** Besides those of the rules: what the catalog says, and what was not asked. */
  findings: CatalogFindings
}

/**
 * Nothing is sent when a rule is broken already: the catalog is only asked what else is wrong, and not waited for long.
 */
const withShortTimeouts = (flags: ParsedFlags): ParsedFlags => ({
  ...flags,
  'connect-timeout': flags['connect-timeout'] ?? '3',
  'read-timeout': flags['read-timeout'] ?? '5',
  retries: flags.retries ?? '0',
})

/**
 * Milliseconds for the whole check: the service looks at the references again, so an ill catalog may not hold a good
 * job up.
 */
const CATALOG_TIMEOUT_MS = 10_000

const UNVERIFIED_WARNING = 'No image was looked up (--no-verify-image): the service must be able to pull what is named.'

/**
 * Holds a prepared document against the catalog (C1 to C4, C15), so that its problems and those of the rules come in
 * one error. Where rules are broken and there is no credential, or no catalog, those of the rules come alone.
 */
export async function checkPreparedJob(
  prepared: PreparedJob,
  flags: ParsedFlags,
  {open, verifyImages}: {open: (flags: ParsedFlags) => Promise<CommandContext>; verifyImages: boolean},
): Promise<VerifiedJob> {
  const check = async (context: CommandContext) => checkReferences(context.cloud, prepared.normalized, {verifyImages})
  if (hasProblems(prepared)) {
    const problems = await open(withShortTimeouts(flags))
      .then(check)
      .then(
        (findings) => findings.problems,
        () => [],
      )
    assertSubmittable(prepared, problems)
  }
  const context = await open(flags)
  const found = await check(context)
  assertSubmittable(prepared, found.problems)
  return {context, findings: verifyImages ? found : {...found, warnings: [UNVERIFIED_WARNING, ...found.warnings]}}
}

/** What the catalog says of what a document refers to: of all, or of some. */
export async function checkReferences(
  cloud: Cloud,
  document: JobDraft,
  {verifyImages, wanted}: {verifyImages: boolean; wanted?: readonly ResourceReference[]},
): Promise<CatalogFindings> {
  const [{checkCatalog}, {checkWithDeadline}, {listReferences}] = await Promise.all([
    import('../catalog/check-job.js'),
    import('../catalog/deadline.js'),
    import('../document/references.js'),
  ])
  return checkWithDeadline(CATALOG_TIMEOUT_MS, cloud, (limitedCloud) =>
    checkCatalog(limitedCloud, document, wanted ?? listReferences(document), {verifyImages}),
  )
}
