import {spawn} from 'node:child_process'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {readRegularFile} from '../platform/read-file.js'

const MAX_TEXT_BYTES = 1_048_576

export type EditorResult = {text: string; failure?: never} | {text?: never; failure: string}

/** Opens a text in the user's editor, in a temporary file that only the user can read. */
export async function openEditor(text: string, env = process.env): Promise<EditorResult> {
  const editor = env.VISUAL || env.EDITOR || (process.platform === 'win32' ? 'notepad' : 'vi')
  const folder = mkdtempSync(join(tmpdir(), 'pai-dlc-'))
  const file = join(folder, 'command.sh')
  // While the editor runs, it handles Ctrl-C.
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
    return {failure: 'The editor did not save a text of at most 1 MiB.'}
  }
}

/** $EDITOR can contain arguments, as in "code --wait". Uses stderr as the screen because stdout is for results. */
function runEditor(editor: string, file: string): Promise<string | undefined> {
  const stdio: ['inherit', number, number] = ['inherit', 2, 2]
  const child =
    process.platform === 'win32'
      ? spawn(`${editor} "${file}"`, {stdio, shell: true})
      : spawn('/bin/sh', ['-c', `${editor} "$1"`, 'sh', file], {stdio})
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(`Cannot start the editor ${editor}: ${error.message}`))
    child.on('exit', (code) =>
      resolve(code === 0 ? undefined : `The editor ${editor} exited with ${code}. Set $EDITOR to use another one.`),
    )
  })
}
