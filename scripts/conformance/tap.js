// Loaded into the sandbox's process before it starts: keeps the last answer to each operation as it goes over the wire,
// in the folder that TAP names. Nothing stands between client and sandbox, which answers to no address but its own.
import {subscribe} from 'node:diagnostics_channel'
import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {findOperation} from './contract.js'

subscribe('http.server.request.start', ({request, response}) => {
  // The aliyun CLI does not name the operation.
  const operation = findOperation(request.method ?? '', request.url ?? '')
  if (!operation) return
  const end = response.end.bind(response)
  response.end = (body) => {
    // Before the client has the answer, so that whoever asked it may look at once.
    writeFileSync(join(process.env.TAP, `${operation}.json`), body)
    return end(body)
  }
})
