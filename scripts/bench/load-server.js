// A service for measuring: fixed answers from memory, over loopback with keep-alive; who asks is not looked at. The
// sandbox checks every signature and lives every job, which would be measured, too. A process of its own: prints its
// port and the bytes it holds.
import {readFileSync} from 'node:fs'
import {createServer} from 'node:http'
import {parseArgs} from 'node:util'

const {values} = parseArgs({
  options: {jobs: {type: 'string'}, images: {type: 'string'}, lines: {type: 'string'}, pods: {type: 'string'}},
})
const jobs = Number(values.jobs ?? 20)
const images = Number(values.images ?? 100)
const pods = Number(values.pods ?? 8)
const lines = Number(values.lines ?? 0) / pods

/** As the sandbox lists one. */
const job = JSON.parse(readFileSync(new URL('job.json', import.meta.url), 'utf8'))
const JOB_ID = 'dlc0000000000000'
const pages = new Map()
const logs = new Map()

/** @type {[RegExp, (match: RegExpExecArray, query: URLSearchParams) => Buffer | string][]} */
const ANSWERS = [
  [
    /^\/api\/v1\/jobs$/,
    (_, query) => jobPage(Number(query.get('PageNumber') ?? 1), Number(query.get('PageSize') ?? 10)),
  ],
  [
    /^\/api\/v1\/images$/,
    (_, query) => imagePage(Number(query.get('PageNumber') ?? 1), Number(query.get('PageSize') ?? 10)),
  ],
  [
    /^\/api\/v1\/jobs\/[^/]+$/,
    () => json({...job, JobId: JOB_ID, Status: lines > 0 ? 'Succeeded' : 'Running', Pods: podsOf()}),
  ],
  [
    /^\/api\/v1\/jobs\/[^/]+\/pods\/([^/]+)\/logs$/,
    ([, pod], query) => logOf(pod, Number(query.get('MaxLines') ?? 2000)),
  ],
]

const server = createServer({keepAliveTimeout: 60_000}, (request, response) => {
  const {pathname, searchParams} = new URL(request.url ?? '', 'http://load')
  for (const [path, answer] of ANSWERS) {
    const match = path.exec(pathname)
    if (!match) continue
    const body = answer(match, searchParams)
    response.writeHead(200, {'content-type': 'application/json', 'content-length': body.length}).end(body)
    return
  }
  response.writeHead(404, {'content-type': 'application/json'}).end('{"Code": "NoSuchPath"}')
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object') console.log(address?.port)
})
process.on('disconnect', () => process.exit())

/** Ten pages that come again and again: a hundred thousand jobs would be more memory than the rest of the measuring. */
function jobPage(number, size) {
  const count = Math.max(0, Math.min(size, jobs - (number - 1) * size))
  const key = `${number % 10} ${count}`
  const known = pages.get(key)
  if (known) return known
  const Jobs = Array.from({length: count}, (_, index) => ({
    ...job,
    JobId: `dlc${String((number % 10) * size + index).padStart(13, '0')}`,
  }))
  const page = json({RequestId: '00000000-0000-0000-0000-000000000000', TotalCount: jobs, Jobs})
  pages.set(key, page)
  return page
}

function imagePage(number, size) {
  const count = Math.max(0, Math.min(size, images - (number - 1) * size))
  const Images = Array.from({length: count}, (_, index) => {
    const name = `pytorch-training:2.3-gpu-${(number - 1) * size + index}`
    const Labels = ['system.chipType=GPU', 'system.framework=Pytorch 2.3', 'system.supported.dlc=true'].map((label) => {
      const [Key, Value] = label.split('=')
      return {Key, Value}
    })
    return {
      ImageId: `image-${name}`,
      Name: name,
      ImageUri: `registry.example.com/pai-dlc/${name}`,
      Labels,
      Accessibility: 'PUBLIC',
      GmtCreateTime: '2026-03-20T08:00:00Z',
    }
  })
  return json({RequestId: '00000000-0000-0000-0000-000000000000', TotalCount: images, Images})
}

function podsOf() {
  return Array.from({length: pods}, (_, index) => ({
    PodId: `${JOB_ID}-worker-${index}`,
    PodUid: `uid-${index}`,
    Type: 'Worker',
    Status: lines > 0 ? 'Succeeded' : 'Running',
  }))
}

function logOf(pod, most) {
  const key = `${pod}/${most}`
  const known = logs.get(key)
  if (known) return known
  const start = Date.UTC(2026, 2, 20, 8)
  const Logs = Array.from({length: Math.min(lines, most)}, (_, index) => {
    const time = new Date(start + index * 10).toISOString().slice(0, 19)
    return `${time}Z  epoch ${index % 90} step ${index} loss ${(1 / (index + 1)).toFixed(6)} of ${pod}`
  })
  const log = json({RequestId: '00000000-0000-0000-0000-000000000000', JobId: JOB_ID, PodId: pod, Logs})
  logs.set(key, log)
  return log
}

function json(value) {
  return Buffer.from(JSON.stringify(value))
}
