import {spawn} from 'node:child_process'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {readRegularFile} from '../platform/read-file.js'

const MAX_TEXT_BYTES = 1_048_576

/** What an editor has made of a text, or why there is none. */
export type EditorResult = {text: string; failure?: never} | {text?: never; failure: string}

/** A text in the user's own editor, in a file that only the user can read and that is gone afterwards. */
export async function openEditor(text: string, env = process.env): Promise<EditorResult> {
  const editor = env.VISUAL || env.EDITOR || (process.platform === 'win32' ? 'notepad' : 'vi')
  const folder = mkdtempSync(join(tmpdir(), 'pai-dlc-'))
  const file = join(folder, 'command.sh')
  // Ctrl-C is the editor's own while it runs.
  const ignoreInterrupt = () => {}
  process.on('SIGINT', ignoreInterrupt)
  try {
    writeFileSync(file, text === '' ? '' : `${text}\n`, {mode: 0o600})
    const failure = await runEditor(editor, file)
    return failure === undefined ? readResult(file) : {failure}
  } finally {
    process.off('SIGINT', ignoreInterrupt)
    rmSync(folder, {recursive: true, force: true})
  }
}

function readResult(file: string): EditorResult {
  try {
    const text = readRegularFile(file, MAX_TEXT_BYTES).bytes.toString('utf8')
    return {text: text.replaceAll('\r\n', '\n').trimEnd()}
  } catch {
    return {failure: 'The editor left no text of up to 1 MiB.'}
  }
}

/** $EDITOR may hold arguments, as in "code --wait". Its screen is stderr: stdout is for the answer. */
function runEditor(editor: string, file: string): Promise<string | undefined> {
  const stdio: ['inherit', number, number] = ['inherit', 2, 2]
  const child =
    process.platform === 'win32'
      ? spawn(`${editor} "${file}"`, {stdio, shell: true})
      : spawn('/bin/sh', ['-c', `${editor} "$1"`, 'sh', file], {stdio})
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(`The editor ${editor} can't be started: ${error.message}`))
    child.on('exit', (code) =>
      resolve(code === 0 ? undefined : `The editor ${editor} ended with ${code}; $EDITOR names another.`),
    )
  })
}
