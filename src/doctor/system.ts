import {formatProxy, PROXY_VARIABLES, ProxyError, resolveProxyRoute} from '../api/proxy-route.js'
import {sandboxStatePath} from '../config/sandbox-state.js'
import {getVariable} from '../platform/environment.js'
import {abbreviateHome, joinPlatformPath} from '../platform/paths.js'
import {type CheckContext, type CheckDefinition, failed, ok, skipped, warning} from './check.js'

const MIN_NODE_VERSION = {major: 20, minor: 19}

export function systemChecks(context: CheckContext): CheckDefinition[] {
  const group = 'This machine'
  return [
    {group, name: 'Node.js', run: () => checkNodeVersion(context)},
    {group, name: 'Terminal', run: () => checkTerminal(context)},
    {group, name: 'State directory', run: () => checkStateFolder(context)},
    {group, name: 'Proxy', run: () => checkProxy(context)},
  ]
}

function checkNodeVersion({nodeVersion}: CheckContext) {
  const [major = 0, minor = 0] = nodeVersion.replace(/^v/, '').split('.').map(Number)
  const isOld = major < MIN_NODE_VERSION.major || (major === MIN_NODE_VERSION.major && minor < MIN_NODE_VERSION.minor)
  return isOld
    ? failed(
        `${nodeVersion}; this program needs ${MIN_NODE_VERSION.major}.${MIN_NODE_VERSION.minor} or later`,
        'Install a newer Node.js: https://nodejs.org',
      )
    : ok(nodeVersion)
}

function checkTerminal({terminal: {isTty, width, stdoutColor, unicode}}: CheckContext) {
  if (!isTty) return ok('not a terminal: tables are tab-separated, without color')
  const detail =
    `${width} columns, ${stdoutColor ? 'colors' : 'no colors'},` +
    ` ${unicode ? 'UTF-8' : 'no UTF-8: symbols are printed as ASCII'}`
  return unicode ? ok(detail) : warning(detail, 'export LANG=C.UTF-8')
}

function checkStateFolder({input, canWrite}: CheckContext) {
  const path = sandboxStatePath(input)
  const displayPath = abbreviateHome(joinPlatformPath(input.platform, path, '..'), input.home)
  return canWrite(path)
    ? ok(`${displayPath} is writable`)
    : warning(
        `${displayPath} is not writable, but the sandbox needs it`,
        `ls -ld ${displayPath}, or set PAI_DLC_SANDBOX_STATE to another file`,
      )
}

/** Shows only hosts: the values may contain a password. */
function checkProxy({input: {env}, settings}: CheckContext) {
  const presentVariables = PROXY_VARIABLES.filter((name) => getVariable(env, name))
  if (presentVariables.length === 0) return ok('none configured')
  const endpoints = Object.values(settings.endpoints).flatMap(({value}) => value ?? [])
  try {
    const routes = endpoints.flatMap(({protocol, host}) => {
      const {hostname, port} = new URL(`${protocol}://${host}`)
      return resolveProxyRoute(protocol, hostname, Number(port) || 443, env) ?? []
    })
    if (routes.length === 0) return skipped(`${presentVariables.join(', ')}: set, but not used for these endpoints`)
    return ok(`requests go through ${[...new Set(routes.map(formatProxy))].join(' and ')}`)
  } catch (error) {
    if (!(error instanceof ProxyError)) throw error
    return failed(error.reason, error.suggestions[0])
  }
}
