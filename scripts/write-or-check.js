import {mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {fileURLToPath} from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/**
 * Writes each generated file that differs from what is there; with --check only names it and sets exit code 1.
 * @param {Record<string, string>} files path from the root → text
 * @param {string} again what writes them
 * @param {(text: string) => string} essence what of a file must be the same
 */
export function writeOrCheck(files, again = 'npm run generate', essence = (text) => text) {
  const check = process.argv.includes('--check')
  const stale = Object.entries(files).filter(([path, text]) => essence(currentText(path) ?? '') !== essence(text))
  for (const [path, text] of stale) {
    console.log(`${check ? 'stale' : 'wrote'} ${path}`)
    if (check) continue
    mkdirSync(dirname(join(root, path)), {recursive: true})
    writeFileSync(join(root, path), text)
  }
  if (check && stale.length > 0) {
    console.log(`Run: ${again}`)
    process.exitCode = 1
  }
}

/** The text of a file as it is, or undefined. */
export function currentText(path) {
  try {
    return readFileSync(join(root, path), 'utf8').replaceAll('\r\n', '\n')
  } catch {
    return undefined
  }
}
