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
  findings: CatalogFindings
}

/** If a rule is broken, the catalog only adds further problems, so it must not take long. */
const withShortTimeouts = (flags: ParsedFlags): ParsedFlags => ({
  ...flags,
  'connect-timeout': flags['connect-timeout'] ?? '3',
  'read-timeout': flags['read-timeout'] ?? '5',
  retries: flags.retries ?? '0',
})

/** Milliseconds for all lookups: the service checks the references again, so a slow catalog must not delay a job. */
const CATALOG_TIMEOUT_MS = 10_000

const UNVERIFIED_WARNING = 'Images were not checked (--no-verify-image). The service must be able to pull them.'

/**
 * Checks the references of a document (C1 to C4, C15), and reports their problems together with those of the rules. If
 * the catalog is unavailable, only the rules' problems are reported.
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

/** Checks all or some references of a document against the catalog. */
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
