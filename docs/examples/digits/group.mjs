/** The ranks of a job as one group that adds up vectors: rank 0 listens on MASTER_PORT, the others connect to it. */
import {once} from 'node:events'
import {createServer, Socket} from 'node:net'
import {setTimeout as wait} from 'node:timers/promises'

const LENGTH_BYTES = 4
const LONGEST_FRAME = 1 << 20

/** What is wrong with the group and not with this process: its message says it all. */
export class GroupError extends Error {}

/** Waits until all ranks are there. `sum` adds one vector per rank, element by element, and gives every rank the same total. */
export async function joinGroup(options) {
  if (options.world === 1) return {sum: async (vector) => vector, close() {}}
  return options.rank === 0 ? await lead(options) : await follow(options)
}

async function lead(options) {
  const sockets = new Set()
  const server = createServer((socket) => sockets.add(socket))
  const close = () => {
    server.close()
    for (const socket of sockets) socket.destroy()
  }
  try {
    const peers = await gather(server, options)
    server.close()
    return {
      close,
      async sum(vector) {
        const total = Float32Array.from(vector)
        // Added in the order of the ranks, not of arrival: floating-point sums depend on it.
        for (const part of await Promise.all(peers.map((peer) => peer.receive()))) {
          for (let i = 0; i < total.length; i++) total[i] += part[i]
        }
        await Promise.all(peers.map((peer) => peer.send(total)))
        return total
      },
    }
  } catch (error) {
    close()
    throw error
  }
}

/** The connections of rank 1, 2, 3 and so on, once the last of them has said hello. */
function gather(server, {world, host, port, timeout, stepDelay, settings}) {
  const peers = []
  const missing = () => Array.from({length: world - 1}, (_, i) => i + 1).filter((rank) => !peers[rank - 1])
  const expected = Float32Array.of(world, ...settings).join()

  return new Promise((resolve, reject) => {
    const fail = (message) => {
      clearTimeout(timer)
      reject(new GroupError(message))
    }
    const timer = setTimeout(() => fail(`rank ${missing().join(' and ')} did not join within ${timeout} ms`), timeout)
    server.on('error', (error) => fail(`rank 0 cannot listen on port ${port}: ${error.message}`))
    server.on('connection', async (socket) => {
      const peer = openPeer(socket, 'a stranger', timeout + stepDelay)
      const [rank, ...theirs] = await peer.receive().catch(() => [])
      if (rank === undefined) return socket.destroy()
      if (theirs.join() !== expected)
        return fail(`rank ${rank} runs with another world size or other settings than rank 0`)
      if (!missing().includes(rank)) return fail(`a second process wants to join as rank ${rank}`)
      peers[rank - 1] = Object.assign(peer, {name: `rank ${rank}`})
      if (missing().length > 0) return
      clearTimeout(timer)
      resolve(peers)
    })
    // A job that runs on one machine has no reason to be reachable from others.
    server.listen(port, /^(localhost$|127\.|::1$)/.test(host) ? host : undefined)
  })
}

async function follow({rank, world, host, port, timeout, stepDelay, settings}) {
  const socket = await reach(host, port, timeout)
  const master = openPeer(socket, 'rank 0', timeout + stepDelay)
  await master.send(Float32Array.of(rank, world, ...settings))
  return {
    close: () => socket.destroy(),
    async sum(vector) {
      await master.send(vector)
      return master.receive()
    },
  }
}

/** Connects to rank 0, which may start later than this rank or have no address yet. */
async function reach(host, port, timeout) {
  const deadline = Date.now() + timeout
  for (;;) {
    const socket = new Socket()
    socket.setTimeout(Math.max(deadline - Date.now(), 1), () => socket.destroy(new Error('no answer')))
    try {
      await once(socket.connect(port, host), 'connect')
      return socket.removeAllListeners('timeout')
    } catch (error) {
      if (Date.now() >= deadline)
        throw new GroupError(`cannot reach rank 0 at ${host}:${port} within ${timeout} ms: ${error.message}`)
      await wait(100)
    }
  }
}

/** A connection that carries vectors: each is sent as its length in bytes, then its numbers as Float32. */
function openPeer(socket, name, timeout) {
  socket.setNoDelay(true)
  socket.setTimeout(timeout, () => socket.destroy(new Error(`silent for ${timeout} ms`)))
  socket.on('error', () => {}) // The next send or receive reports it.
  const incoming = frames(socket)
  const peer = {
    name,
    async send(vector) {
      const length = Buffer.alloc(LENGTH_BYTES)
      length.writeUInt32LE(vector.byteLength)
      const bytes = Buffer.concat([length, new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength)])
      await new Promise((resolve, reject) => {
        socket.write(bytes, (error) => (error ? reject(lost(error.message)) : resolve()))
      })
    },
    async receive() {
      const {done, value} = await incoming.next().catch((error) => Promise.reject(lost(error.message)))
      if (done) throw lost('it closed the connection')
      return value
    },
  }
  const lost = (why) => new GroupError(`lost ${peer.name}: ${why}`)
  return peer
}

async function* frames(socket) {
  let bytes = Buffer.alloc(0)
  for await (const chunk of socket) {
    bytes = Buffer.concat([bytes, chunk])
    while (bytes.length >= LENGTH_BYTES) {
      const end = LENGTH_BYTES + bytes.readUInt32LE()
      if (end > LONGEST_FRAME) throw new Error('it sent something else than a vector')
      if (bytes.length < end) break
      yield new Float32Array(Uint8Array.from(bytes.subarray(LENGTH_BYTES, end)).buffer)
      bytes = bytes.subarray(end)
    }
  }
}
