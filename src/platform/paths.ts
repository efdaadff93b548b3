import {homedir, userInfo} from 'node:os'
import {isAbsolute, posix, win32} from 'node:path'
import {type EnvironmentVariables, getVariable} from './environment.js'

/** What the location of a user's directories depends on. */
export interface UserEnvironment {
  env: EnvironmentVariables
  home: string
  platform: NodeJS.Platform
}

export function userEnvironment(): UserEnvironment {
  return {env: process.env, home: homeDirectory(), platform: process.platform}
}

/** The state directory: in XDG_STATE_HOME, or LOCALAPPDATA on Windows. */
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

/** The user's home directory. HOME may be empty or relative; state must not end up in the current directory. */
export function homeDirectory(configured = homedir()): string {
  return isAbsolute(configured) ? configured : homeFromUserDatabase()
}

/** Falls back to the root directory if the system does not know the user. */
function homeFromUserDatabase(): string {
  try {
    const {homedir: listed} = userInfo()
    return isAbsolute(listed) ? listed : '/'
  } catch {
    return '/'
  }
}

export function joinPlatformPath(platform: NodeJS.Platform, ...parts: string[]): string {
  return (platform === 'win32' ? win32 : posix).join(...parts)
}

export function abbreviateHome(path: string, home: string): string {
  const inside = path.startsWith(home) && /^[\\/]/.test(path.slice(home.length))
  return inside ? `~${path.slice(home.length)}` : path
}
