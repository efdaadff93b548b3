import type {Interfaces} from '@oclif/core'
import type {Cloud} from '../api/cloud.js'
import type {CatalogFindings} from '../catalog/check-job.js'
import type {Context} from '../cli/context.js'
import type {JobDraft} from '../document/document.js'
import type {Reference} from '../document/references.js'
import {isFaulty, type Prepared, readyJob} from './prepare.js'

type Flags = Interfaces.OutputFlags<Interfaces.FlagInput>

export interface Verification {
  context: Context
  /** Besides those of the rules: what the catalog says, and what was not asked. */
  found: CatalogFindings
}

/**
 * Nothing is sent when a rule is broken already: the catalog is only asked what else is wrong, and not waited for long.
 */
const brief = (flags: Flags): Flags => ({
  ...flags,
  'connect-timeout': flags['connect-timeout'] ?? '3',
  'read-timeout': flags['read-timeout'] ?? '5',
  retries: flags.retries ?? '0',
})

/**
 * Milliseconds for the whole check: the service looks at the references again, so an ill catalog may not hold a good
 * job up.
 */
const PATIENCE_MS = 10_000

const UNVERIFIED = 'No image was looked up (--no-verify-image): the service must be able to pull what is named.'

/**
 * Holds a prepared document against the catalog (C1 to C4, C15), so that its problems and those of the rules come in
 * one error. Where rules are broken and there is no credential, or no catalog, those of the rules come alone.
 */
export async function verifyJob(
  prepared: Prepared,
  flags: Flags,
  {open, verifyImages}: {open: (flags: Flags) => Promise<Context>; verifyImages: boolean},
): Promise<Verification> {
  const check = async (context: Context) => lookUp(context.cloud, prepared.meant, {verifyImages})
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

/** What the catalog says of what a document refers to: of all, or of some. */
export async function lookUp(
  cloud: Cloud,
  document: JobDraft,
  {verifyImages, wanted}: {verifyImages: boolean; wanted?: readonly Reference[]},
): Promise<CatalogFindings> {
  const [{checkCatalog}, {checkWithin}, {references}] = await Promise.all([
    import('../catalog/check-job.js'),
    import('../catalog/deadline.js'),
    import('../document/references.js'),
  ])
  return checkWithin(PATIENCE_MS, cloud, (limited) =>
    checkCatalog(limited, document, wanted ?? references(document), {verifyImages}),
  )
}
