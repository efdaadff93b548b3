import {writeFileSync} from 'node:fs'
import {homedir} from 'node:os'
import type {JobDraft} from '../document/document.js'
import {describeFsError} from '../platform/fs-errors.js'
import {BACK} from '../prompt/prompter.js'
import {quoteForShell} from '../text/shell-quote.js'
import {isSecret} from './draft.js'
import type {WizardSession} from './run-steps.js'
import type {WizardState} from './state.js'

/** Asks for a file and writes the job into it; gives its path. An old file is replaced only if that is said. */
export async function promptToSave({prompter}: WizardSession, {document}: WizardState): Promise<string | undefined> {
  let problem: string | undefined
  for (let initial = `${document.DisplayName ?? 'job'}.yaml`; ; ) {
    const typed = await prompter.text({
      message: 'File',
      problem,
      initial,
      hint: 'YAML, or JSON if it ends in .json',
      validate: (text) => (text === '' ? 'A file has a name.' : undefined),
    })
    if (typed === BACK) return undefined
    initial = typed
    const path = typed.replace(/^~(?=[/\\])/, () => homedir())
    let result = await saveDocument(document, path)
    if (result === 'exists') {
      if (!(await prompter.confirm(`${path} is there already. Replace it?`))) return undefined
      result = await saveDocument(document, path, true)
    }
    if (result === 'saved') {
      const secret = findSecretName(document)
      prompter.note(`Saved: pai-dlc job create -f ${quoteForShell(path)}`)
      if (secret) prompter.note(`Its ${secret} may be a secret: a new file can be read by you only.`)
      return path
    }
    problem = `${path} can't be written: ${(result as {failure: string}).failure}.`
  }
}

/** A variable whose value is better not seen by others. */
function findSecretName({Envs = {}}: JobDraft): string | undefined {
  return Object.keys(Envs).find((name) => isSecret(name, Envs[name]))
}

/** A document as a file for -f: JSON by its name, YAML else. */
async function serializeDocument(document: JobDraft, path: string): Promise<string> {
  if (/\.json$/i.test(path)) return `${JSON.stringify(document, null, 2)}\n`
  const {
    default: {stringify},
  } = await import('yaml')
  return stringify(document, {lineWidth: 0})
}

/**
 * Writes a new file; an old one only if that is wanted. Why it could not be, in words; `exists` for a file that is
 * there.
 */
async function saveDocument(
  document: JobDraft,
  path: string,
  canOverwrite = false,
): Promise<'saved' | 'exists' | {failure: string}> {
  const text = await serializeDocument(document, path)
  try {
    writeFileSync(path, text, {flag: canOverwrite ? 'w' : 'wx', mode: findSecretName(document) ? 0o600 : 0o666})
    return 'saved'
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EEXIST' ? 'exists' : {failure: describeFsError(error)}
  }
}
