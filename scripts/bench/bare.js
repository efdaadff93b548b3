// What anybody would write by hand, and nothing more: the loops that the program's own are measured against.
// node bare.js list PORT PAGES CONCURRENCY | logs PORT PODS LINES CONCURRENCY
import {Agent, get} from 'node:http'

const agent = new Agent({keepAlive: true})
const [what, port, count, ...rest] = process.argv.slice(2)

if (what === 'list') await inOrder(Number(count), Number(rest[0]), listPage, writeJobs)
if (what === 'read') await inOrder(Number(count), Number(rest[0]), listPage, () => {})
if (what === 'logs') await inOrder(Number(count), Number(rest[1]), logPage, writeLines)

function listPage(index) {
  return read(`/api/v1/jobs?PageNumber=${index + 1}&PageSize=100`)
}

function logPage(index) {
  return read(
    `/api/v1/jobs/dlc0000000000000/pods/dlc0000000000000-worker-${index}/logs?MaxLines=${Number(rest[0]) + 1}`,
  )
}

function writeJobs(body) {
  process.stdout.write(`${JSON.stringify(JSON.parse(body).Jobs, null, 2)}\n`)
}

function writeLines(body) {
  process.stdout.write(`${JSON.parse(body).Logs.join('\n')}\n`)
}

/** Answers in order, `most` of them asked for at once. */
async function inOrder(total, most, ask, write) {
  const asked = []
  let next = 0
  for (let done = 0; done < total; done++) {
    while (asked.length < most && next < total) asked.push(ask(next++))
    write(await asked.shift())
  }
  agent.destroy()
}

function read(path) {
  return new Promise((resolve, reject) => {
    get({port: Number(port), path, agent}, (response) => {
      let body = ''
      response.setEncoding('utf8')
      response
        .on('data', (text) => (body += text))
        .on('end', () => resolve(body))
        .on('error', reject)
    }).on('error', reject)
  })
}
