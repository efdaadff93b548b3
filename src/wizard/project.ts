import {existsSync} from 'node:fs'
import {basename, dirname, join} from 'node:path'

/** The name of the repository that a folder is in, or of the folder itself. A home folder names nobody's project. */
export function projectName(folder: string, home: string): string | undefined {
  for (let at = folder; at !== dirname(at) && at !== home; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return basename(at)
  }
  return folder === home ? undefined : basename(folder) || undefined
}
