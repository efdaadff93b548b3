import {writeFileSync} from 'node:fs'
import type {JobDraft} from '../job/document.js'

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
