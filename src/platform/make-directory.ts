import {mkdirSync, statSync} from 'node:fs'
import {dirname} from 'node:path'

/**
 * Creates a directory with mode 0700, and its parents. Not with `recursive`: Node then loops forever if the system
 * reports an existing parent as missing, as in /proc or below automounted homes.
 * @returns whether it was created
 */
export function makeDirectory(folder: string): boolean {
  if (isDirectory(folder)) return false
  const parent = dirname(folder)
  if (parent !== folder && !exists(parent)) makeDirectory(parent)
  try {
    mkdirSync(folder, {mode: 0o700})
    return true
  } catch (error) {
    if (isDirectory(folder)) return false
    throw error
  }
}

const isDirectory = (path: string) => statSync(path, {throwIfNoEntry: false})?.isDirectory() === true
const exists = (path: string) => statSync(path, {throwIfNoEntry: false}) !== undefined
