import {homedir} from 'node:os'
import type {JobDraft} from '../document/document.js'
import {writeUserFile} from '../platform/atomic-file.js'
import {describeFsError} from '../platform/fs-errors.js'
import {BACK} from '../prompt/prompter.js'
import {isSecret} from '../text/secrets.js'
import {quoteForShell} from '../text/shell-quote.js'
import type {WizardSession} from './run-steps.js'
import type {WizardState} from './state.js'

/** Asks for a file and writes the job to it. Returns the path, or undefined if canceled. */
export async function promptToSave({prompter}: WizardSession, {document}: WizardState): Promise<string | undefined> {
  let problem: string | undefined
  for (let initial = `${document.DisplayName ?? 'job'}.yaml`; ; ) {
    const typed = await prompter.text({
      message: 'File',
      problem,
      initial,
      hint: 'YAML, or JSON if it ends in .json',
      validate: (text) => (text === '' ? 'Enter a file name.' : undefined),
    })
    if (typed === BACK) return undefined
    initial = typed
    const path = typed.replace(/^~(?=[/\\])/, () => homedir())
    let result = await saveDocument(document, path)
    if (result === 'exists') {
      if (!(await prompter.confirm(`${path} already exists. Overwrite it?`))) return undefined
      result = await saveDocument(document, path, true)
    }
    if (result === 'saved') {
      const secret = findSecretName(document)
      prompter.note(`Saved: pai-dlc job create -f ${quoteForShell(path)}`)
      if (secret) prompter.note(`${secret} may be a secret, so a new file is readable only by you.`)
      return path
    }
    problem = `Cannot write ${path}: ${(result as {failure: string}).failure}.`
  }
}

function findSecretName({Envs = {}}: JobDraft): string | undefined {
  return Object.keys(Envs).find((name) => isSecret(name, Envs[name]))
}

async function serializeDocument(document: JobDraft, path: string): Promise<string> {
  if (/\.json$/i.test(path)) return `${JSON.stringify(document, null, 2)}\n`
  const {
    default: {stringify},
  } = await import('yaml')
  return stringify(document, {lineWidth: 0})
}

/** Writes a new file, or replaces one if wanted. Returns why it failed; `exists` for an existing file. */
async function saveDocument(
  document: JobDraft,
  path: string,
  canOverwrite = false,
): Promise<'saved' | 'exists' | {failure: string}> {
  const text = await serializeDocument(document, path)
  try {
    writeUserFile(path, text, {canReplace: canOverwrite, mode: findSecretName(document) ? 0o600 : 0o666})
    return 'saved'
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EEXIST' ? 'exists' : {failure: describeFsError(error)}
  }
}
