// Between a client and the sandbox: lets everything through, and remembers the last answer to each operation as it went over the wire.
import {createServer, request} from 'node:http'

export async function startTap(target) {
  const {hostname, port} = new URL(target)
  const answers = new Map()
  const server = createServer((incoming, outgoing) => {
    const {method, url: path, headers} = incoming
    const onward = request({hostname, port, method, path, headers}, (answer) => {
      const chunks = []
      answer.on('data', (chunk) => chunks.push(chunk))
      answer.on('end', () => {
        const body = Buffer.concat(chunks)
        answers.set(headers['x-acs-action'], {status: answer.statusCode, body: body.toString()})
        outgoing.writeHead(answer.statusCode, answer.headers).end(body)
      })
    })
    onward.on('error', () => outgoing.destroy())
    incoming.pipe(onward)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    host: `127.0.0.1:${server.address().port}`,
    last: (operation) => JSON.parse(answers.get(operation)?.body ?? 'null'),
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
