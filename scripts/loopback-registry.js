#!/usr/bin/env node
// A registry on loopback for one command of npm: it serves packages of yours, says of others that it does not have
// them, and passes the rest through to the registry that npm is configured with.
//   node scripts/loopback-registry.js [--serve FILE.tgz]... [--without NAME]... -- npm ci
import {execFileSync, spawn} from 'node:child_process'
import {createHash} from 'node:crypto'
import {once} from 'node:events'
import {readFileSync} from 'node:fs'
import {createServer} from 'node:http'
import {basename} from 'node:path'
import {parseArgs} from 'node:util'

const {values, positionals} = parseArgs({
  options: {serve: {type: 'string', multiple: true}, without: {type: 'string', multiple: true}},
  allowPositionals: true,
})
const isWindows = process.platform === 'win32'
const upstream = execFileSync('npm', ['config', 'get', 'registry'], {encoding: 'utf8', shell: isWindows}).trim()
const served = new Map((values.serve ?? []).map((file) => packageOf(file)))

const server = createServer(async (request, response) => {
  const name = decodeURIComponent((request.url ?? '').slice(1))
  const own = served.get(name)
  const tarball = [...served.values()].find(({path}) => name === path)
  if (tarball) return response.end(tarball.data)
  if (own) return response.setHeader('content-type', 'application/json').end(JSON.stringify(packumentOf(own)))
  if (values.without?.includes(name)) return response.writeHead(404).end('{"error": "not found"}')
  const answer = await fetch(new URL(request.url?.slice(1) ?? '', upstream), {
    headers: {accept: request.headers.accept ?? '*/*'},
  })
  response.writeHead(answer.status, {'content-type': answer.headers.get('content-type') ?? 'application/json'})
  response.end(Buffer.from(await answer.arrayBuffer()))
})
await once(server.listen(0, '127.0.0.1'), 'listening')
const address = /** @type {import('node:net').AddressInfo} */ (server.address())
const registry = `http://127.0.0.1:${address.port}/`

const [program = 'npm', ...words] = positionals
const child = spawn(program, words, {
  stdio: 'inherit',
  shell: isWindows,
  env: {...process.env, npm_config_registry: registry, npm_config_replace_registry_host: 'never'},
})
const [code] = await once(child, 'exit')
server.close()
server.closeAllConnections()
process.exitCode = code ?? 1

/** @param {string} file */
function packageOf(file) {
  const text = execFileSync('tar', ['-xzOf', file, 'package/package.json'], {encoding: 'utf8'})
  const manifest = JSON.parse(text)
  return /** @type {const} */ ([manifest.name, {manifest, path: `files/${basename(file)}`, data: readFileSync(file)}])
}

/** @param {{manifest: {name: string, version: string}, path: string, data: Buffer}} own */
function packumentOf({manifest, path, data}) {
  const integrity = `sha512-${createHash('sha512').update(data).digest('base64')}`
  return {
    name: manifest.name,
    'dist-tags': {latest: manifest.version},
    versions: {[manifest.version]: {...manifest, dist: {tarball: `${registry}${path}`, integrity}}},
  }
}
