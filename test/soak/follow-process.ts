import {spawn} from 'node:child_process'
import {createHash} from 'node:crypto'
import {createReadStream, existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {createInterface} from 'node:readline'
import {createRandom} from '../support/fake-cloud.js'
import {createLogCloud, type GetLogsInput, JOB_ID} from './log-cloud.js'

/**
 * The program itself writes the log of a job that has ended to a file, over HTTP and through faults, and is killed
 * again and again.
 */
export async function soakProcess(
  program: string,
  {lines = 1_000_000, pods = 8, faultRate = 0.1, kills = 3, seed = 1} = {},
) {
  const minutes = 60_000
  const start = Math.floor(Date.now() / 1000) * 1000 - 40 * minutes
  const logService = createLogCloud({
    lines,
    pods,
    lives: 3,
    faultRate,
    start,
    length: 30 * minutes,
    random: createRandom(seed),
  })
  const server = createServer((request, response) => {
    const {pathname, searchParams} = new URL(request.url ?? '', 'http://127.0.0.1')
    const fault = logService.fault()
    if (fault?.code === 'ConnectionReset') return void request.socket.destroy()
    response.setHeader('content-type', 'application/json')
    if (fault)
      return void response.writeHead(fault.httpStatus ?? 503).end(JSON.stringify({Code: fault.code, Message: 'played'}))
    const pod = /pods\/([^/]+)\/logs/.exec(pathname)?.[1]
    const {MaxLines, ...query} = Object.fromEntries(searchParams)
    const input = {...query, PodId: pod, MaxLines: Number(MaxLines)} as unknown as GetLogsInput
    response.end(JSON.stringify(pod ? {Logs: logService.logs(Date.now(), input)} : logService.job(Date.now())))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const home = mkdtempSync(join(tmpdir(), 'pai-dlc-soak-'))
  const file = join(home, 'all.jsonl')
  const env = {
    ...{PATH: process.env.PATH, HOME: home, XDG_STATE_HOME: home, ALIBABA_CLOUD_REGION_ID: 'cn-hangzhou'},
    ...{
      ALIBABA_CLOUD_ACCESS_KEY_ID: 'soak',
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'soak',
      PAI_DLC_INTERVAL: '0.2',
      PAI_DLC_DRAIN_TIMEOUT: '1',
    },
    PAI_DLC_ENDPOINT: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  }
  const argv = ['logs', JOB_ID, '-f', '--all-pods', '--json', '--quiet', '-o', file]
  let [rssKb, exit, killed] = [0, null as number | null, 0]
  // As a script would: a failure before anything was read ends it with 1, and it is called again.
  for (let run = 0; exit === null || (exit === 1 && run < 20); run++) {
    const child = spawn(
      process.execPath,
      [program, ...argv, ...(existsSync(file) ? ['--resume'] : ['--since', '2h'])],
      {
        env,
        stdio: 'ignore',
      },
    )
    const kill = run < kills ? setTimeout(() => child.kill('SIGKILL'), 1_200 + 200 * run) : undefined
    const memoryTimer = setInterval(() => {
      rssKb = Math.max(rssKb, readPeakMemory(child.pid))
    }, 100)
    exit = await new Promise((resolve) => child.on('exit', resolve))
    clearTimeout(kill)
    clearInterval(memoryTimer)
    if (exit === null) killed++
  }
  server.close()
  const receivedHashes = new Map(Array.from({length: pods}, (_, pod) => [logService.podId(pod), createHash('sha256')]))
  let count = 0
  for await (const text of createInterface({input: createReadStream(file)})) {
    const {PodId, Line} = JSON.parse(text)
    receivedHashes.get(PodId)?.update(`${Line}\n`)
    count++
  }
  rmSync(home, {recursive: true, force: true})
  const wrongPods = [...receivedHashes.keys()].filter(
    (id, pod) => receivedHashes.get(id)?.digest('hex') !== logService.written(pod).digest('hex'),
  )
  return {
    exit,
    killed,
    written: logService.total,
    count,
    wrong: wrongPods,
    ...logService.counts(),
    rssMb: Math.round(rssKb / 1024),
  }
}

function readPeakMemory(pid = 0): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0)
  } catch {
    return 0
  }
}
