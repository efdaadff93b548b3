import {homedir, userInfo} from 'node:os'
import {isAbsolute} from 'node:path'

/** This user's home. HOME may be empty or relative, and what is kept must not land in the folder in which somebody happens to be. */
export function homeFolder(named = homedir()): string {
  return isAbsolute(named) ? named : listedHome()
}

/** As the system lists it; the root folder for a user that it does not know. */
function listedHome(): string {
  try {
    const {homedir: listed} = userInfo()
    return isAbsolute(listed) ? listed : '/'
  } catch {
    return '/'
  }
}
