import type {Interfaces} from '@oclif/core'
import type {CatalogFindings} from './catalog/check-job.js'
import type {Context} from './context.js'
import {isFaulty, type Prepared, readyJob} from './create-job.js'

type Flags = Interfaces.OutputFlags<Interfaces.FlagInput>

export interface Verification {
  context: Context
  /** Besides those of the rules: what the catalog says, and what was not asked. */
  found: CatalogFindings
}

/** Nothing is sent when a rule is broken already: the catalog is only asked what else is wrong, and not waited for long. */
const brief = (flags: Flags): Flags => ({
  ...flags,
  'connect-timeout': flags['connect-timeout'] ?? '3',
  'read-timeout': flags['read-timeout'] ?? '5',
  retries: flags.retries ?? '0',
})

/** Milliseconds for the whole check: the service looks at the references again, so an ill catalog may not hold a good job up. */
const PATIENCE_MS = 10_000

const UNVERIFIED = 'No image was looked up (--no-verify-image): the service must be able to pull what is named.'

/**
 * Holds a prepared document against the catalog (C1 to C4, C15), so that its problems and those of the rules come in one error. Where
 * rules are broken and there is no credential, or no catalog, those of the rules come alone.
 */
export async function verifyJob(
  prepared: Prepared,
  flags: Flags,
  {open, verifyImages}: {open: (flags: Flags) => Promise<Context>; verifyImages: boolean},
): Promise<Verification> {
  const [{checkCatalog}, {checkWithin}, {references}] = await Promise.all([
    import('./catalog/check-job.js'),
    import('./catalog/within.js'),
    import('./job/references.js'),
  ])
  const check = async (context: Context) =>
    checkWithin(PATIENCE_MS, context.cloud, (cloud) => checkCatalog(cloud, prepared.meant, references(prepared.meant), {verifyImages}))
  if (isFaulty(prepared)) {
    const problems = await open(brief(flags))
      .then(check)
      .then(
        (found) => found.problems,
        () => [],
      )
    readyJob(prepared, problems)
  }
  const context = await open(flags)
  const found = await check(context)
  readyJob(prepared, found.problems)
  return {context, found: verifyImages ? found : {...found, warnings: [UNVERIFIED, ...found.warnings]}}
}
