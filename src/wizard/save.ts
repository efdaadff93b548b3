import {writeFileSync} from 'node:fs'
import type {JobDraft} from '../job/document.js'
import {quoted} from './command-line.js'
import type {Conversation} from './loop.js'
import {BACK} from './prompter.js'
import type {WizardState} from './state.js'

/** Asks for a file and writes the job into it; gives its path. An old file is replaced only if that is said. */
export async function askAndSave({prompter}: Conversation, {document}: WizardState): Promise<string | undefined> {
  const path = await prompter.text({
    message: 'File',
    initial: `${document.DisplayName ?? 'job'}.yaml`,
    hint: 'YAML, or JSON if it ends in .json',
    validate: (text) => (text === '' ? 'A file has a name.' : undefined),
  })
  if (path === BACK) return undefined
  let outcome = await saveDocument(document, path)
  if (outcome === 'exists') {
    if (!(await prompter.confirm(`${path} is there already. Replace it?`))) return undefined
    outcome = await saveDocument(document, path, true)
  }
  prompter.note(
    outcome === 'saved'
      ? `Saved: pai-dlc job create -f ${quoted(path)}`
      : `${path} can't be written: ${(outcome as {fault: string}).fault}`,
  )
  return outcome === 'saved' ? path : undefined
}

/** A document as a file for -f: JSON by its name, YAML else. */
export async function documentText(document: JobDraft, path: string): Promise<string> {
  if (/\.json$/i.test(path)) return `${JSON.stringify(document, null, 2)}\n`
  const {
    default: {stringify},
  } = await import('yaml')
  return stringify(document, {lineWidth: 0})
}

/** Writes a new file; an old one only if that is wanted. Why it could not be, in words; `exists` for a file that is there. */
export async function saveDocument(document: JobDraft, path: string, isWanted = false): Promise<'saved' | 'exists' | {fault: string}> {
  const text = await documentText(document, path)
  try {
    writeFileSync(path, text, {flag: isWanted ? 'w' : 'wx'})
    return 'saved'
  } catch (error) {
    const {code, message} = error as NodeJS.ErrnoException
    return code === 'EEXIST' ? 'exists' : {fault: message}
  }
}
