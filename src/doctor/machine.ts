import {PROXY_VARIABLES, ProxyError, proxyRoute, shownProxy} from '../api/proxy-route.js'
import {sandboxStatePath} from '../config/sandbox-state.js'
import {variable} from '../platform/environment.js'
import {joinPath, shownPath} from '../platform/paths.js'
import {failed, type Looker, ok, skipped, type World, warning} from './check.js'

const NODE = {major: 20, minor: 19}

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
    ? failed(
        `${nodeVersion}; this program needs ${NODE.major}.${NODE.minor} or later`,
        'Install a newer Node.js: https://nodejs.org',
      )
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
    : warning(
        `${shown} can’t be written, which the sandbox needs`,
        `ls -ld ${shown}, or name another file in PAI_DLC_SANDBOX_STATE`,
      )
}

/** Their values may hold a password, so only hosts are said. */
function proxy({input: {env}, settings}: World) {
  const set = PROXY_VARIABLES.filter((name) => variable(env, name))
  if (set.length === 0) return ok('no variable names one')
  const endpoints = Object.values(settings.endpoints).flatMap(({value}) => value ?? [])
  try {
    const routes = endpoints.flatMap(({protocol, host}) => {
      const {hostname, port} = new URL(`${protocol}://${host}`)
      return proxyRoute(protocol, hostname, Number(port) || 443, env) ?? []
    })
    if (routes.length === 0) return skipped(`${set.join(', ')}: set, and not needed for these endpoints`)
    return ok(`calls go through ${[...new Set(routes.map(shownProxy))].join(' and ')}`)
  } catch (error) {
    if (!(error instanceof ProxyError)) throw error
    return failed(error.why, error.mend[0])
  }
}
