// What the measured commands talk to, each a process of its own.
import {execFileSync, fork} from 'node:child_process'
import {once} from 'node:events'
import {join} from 'node:path'

/** Fixed answers from memory. @returns {Promise<{port: number, env: object, close(): void}>} */
export async function loadServer({jobs = 20, images = 100, lines = 0, pods = 8}) {
  const file = new URL('load-server.js', import.meta.url)
  const server = fork(file, ['--jobs', jobs, '--images', images, '--lines', lines, '--pods', pods].map(String), {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  const [text] = await once(server.stdout, 'data')
  const port = Number(text)
  return {port, env: callerOf(`http://127.0.0.1:${port}`), close: () => server.kill()}
}

/** The sandbox: whatever a command may ask. */
export function sandbox(root, env, ...flags) {
  const pai = (...words) =>
    execFileSync(process.execPath, [join(root, 'bin', 'run.js'), 'sandbox', ...words], {
      env: {...process.env, ...env},
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  const said = pai('start', '--detach', ...flags)
  const variables = Object.fromEntries(
    [...said.matchAll(/^export (\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
  )
  return {env: variables, close: () => pai('stop')}
}

function callerOf(url) {
  return {
    ALIBABA_CLOUD_ACCESS_KEY_ID: 'nobody',
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'nothing',
    ALIBABA_CLOUD_REGION_ID: 'cn-hangzhou',
    PAI_DLC_ENDPOINT: url,
  }
}
