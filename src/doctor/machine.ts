import {isLoopback} from '../config/endpoint.js'
import {joinPath, shownPath, variable} from '../config/input.js'
import {sandboxStatePath} from '../config/sandbox-state.js'
import {failed, type Looker, ok, skipped, type World, warning} from './check.js'

const NODE = {major: 20, minor: 19}
const PROXIES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy']

/** What the program stands on. */
export function machineChecks(world: World): Looker[] {
  const group = 'This machine'
  return [
    {group, name: 'Node.js', look: () => node(world)},
    {group, name: 'Terminal', look: () => terminal(world)},
    {group, name: 'State folder', look: () => stateFolder(world)},
    {group, name: 'Proxy', look: () => proxy(world)},
  ]
}

function node({nodeVersion}: World) {
  const [major = 0, minor = 0] = nodeVersion.replace(/^v/, '').split('.').map(Number)
  const isOld = major < NODE.major || (major === NODE.major && minor < NODE.minor)
  return isOld
    ? failed(`${nodeVersion}; this program needs ${NODE.major}.${NODE.minor} or later`, 'Install a newer Node.js: https://nodejs.org')
    : ok(nodeVersion)
}

function terminal({terminal: {isTerminal, width, stdoutColour, unicode}}: World) {
  if (!isTerminal) return ok('none here: tables come tab-separated, without colour')
  const found = `${width} columns, ${stdoutColour ? 'colours' : 'no colours'}, ${unicode ? 'UTF-8' : 'no UTF-8, so symbols come as ASCII'}`
  return unicode ? ok(found) : warning(found, 'export LANG=C.UTF-8')
}

function stateFolder({input, canWrite}: World) {
  const path = sandboxStatePath(input)
  const shown = shownPath(joinPath(input.platform, path, '..'), input.home)
  return canWrite(path)
    ? ok(`${shown} can be written`)
    : warning(`${shown} can’t be written, which the sandbox needs`, `ls -ld ${shown}, or name another file in PAI_DLC_SANDBOX_STATE`)
}

/** Their values may hold a password, so only names are said. */
function proxy({input: {env}, settings}: World) {
  const set = PROXIES.filter((name) => variable(env, name))
  if (set.length === 0) return ok('no variable names one')
  const hosts = Object.values(settings.endpoints).map(({value}) => value?.host ?? '')
  if (hosts.every(isLoopback)) return skipped(`${set.join(', ')}: set, and not needed on this machine`)
  return warning(
    `${set.join(', ')}: set, yet calls go straight to the endpoint: proxies are not supported`,
    'Run it where the endpoint can be reached, or name a gateway: --endpoint HOST[:PORT]',
  )
}
