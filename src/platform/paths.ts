import {isAbsolute, win32} from 'node:path'
import {joinPath, processSurroundings, type Surroundings, variable} from '../config/environment.js'

export type Place = Pick<Surroundings, 'env' | 'home' | 'platform'>

/** Where the program keeps what must survive it: below XDG_STATE_HOME, or LOCALAPPDATA on Windows. */
export function stateFolder({env, home, platform}: Place = processSurroundings()): string {
  if (platform === 'win32') return win32.join(variable(env, 'LOCALAPPDATA') ?? win32.join(home, 'AppData', 'Local'), 'pai-dlc')
  const named = variable(env, 'XDG_STATE_HOME')
  return joinPath(platform, named && isAbsolute(named) ? named : joinPath(platform, home, '.local', 'state'), 'pai-dlc')
}
