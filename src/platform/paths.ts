import {homedir, userInfo} from 'node:os'
import {isAbsolute, posix, win32} from 'node:path'
import {type EnvironmentVariables, getVariable} from './environment.js'

/** What the location of a user's directories depends on. */
export interface UserEnvironment {
  env: EnvironmentVariables
  home: string
  platform: NodeJS.Platform
}

/** The user environment of this process. */
export function userEnvironment(): UserEnvironment {
  return {env: process.env, home: homeDirectory(), platform: process.platform}
}

/** Where the program keeps what must survive it: below XDG_STATE_HOME, or LOCALAPPDATA on Windows. */
export function stateDirectory({env, home, platform}: UserEnvironment = userEnvironment()): string {
  if (platform === 'win32')
    return win32.join(getVariable(env, 'LOCALAPPDATA') ?? win32.join(home, 'AppData', 'Local'), 'pai-dlc')
  const configured = getVariable(env, 'XDG_STATE_HOME')
  return joinPlatformPath(
    platform,
    configured && isAbsolute(configured) ? configured : joinPlatformPath(platform, home, '.local', 'state'),
    'pai-dlc',
  )
}

/**
 * This user's home. HOME may be empty or relative, and what is kept must not land in the folder in which somebody
 * happens to be.
 */
export function homeDirectory(configured = homedir()): string {
  return isAbsolute(configured) ? configured : homeFromUserDatabase()
}

/** As the system lists it; the root folder for a user that it does not know. */
function homeFromUserDatabase(): string {
  try {
    const {homedir: listed} = userInfo()
    return isAbsolute(listed) ? listed : '/'
  } catch {
    return '/'
  }
}

/** A path of this platform. */
export function joinPlatformPath(platform: NodeJS.Platform, ...parts: string[]): string {
  return (platform === 'win32' ? win32 : posix).join(...parts)
}

/** The path with the home folder written as `~`, for people. */
export function abbreviateHome(path: string, home: string): string {
  const inside = path.startsWith(home) && /^[\\/]/.test(path.slice(home.length))
  return inside ? `~${path.slice(home.length)}` : path
}
