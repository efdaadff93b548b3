import {mkdirSync, statSync} from 'node:fs'
import {dirname} from 'node:path'

/**
 * Makes a folder of this user's own, and those above it. With `recursive` Node tries for ever where the system says of
 * a new folder that the one above is missing, and that is there: in /proc, below homes that are mounted when they are
 * looked at.
 * @returns whether it was made now
 */
export function makeDirectory(folder: string): boolean {
  if (isDirectory(folder)) return false
  const parent = dirname(folder)
  if (parent !== folder && !exists(parent)) makeDirectory(parent)
  try {
    mkdirSync(folder, {mode: 0o700})
    return true
  } catch (error) {
    // Another command may have been quicker.
    if (isDirectory(folder)) return false
    throw error
  }
}

const isDirectory = (path: string) => statSync(path, {throwIfNoEntry: false})?.isDirectory() === true
const exists = (path: string) => statSync(path, {throwIfNoEntry: false}) !== undefined
