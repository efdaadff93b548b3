import {randomBytes} from 'node:crypto'
import type {Server} from 'node:http'
import type {AddressInfo} from 'node:net'
import {systemClock} from '../platform/clock.js'
import {createIdentities} from './auth/identities.js'
import {createShareTokens} from './auth/share-tokens.js'
import {createNonces} from './auth/verify.js'
import {createCatalog} from './catalog/catalog.js'
import {createFaults} from './faults/index.js'
import {thisMachine} from './host/local.js'
import {simulatedMachine} from './host/simulated.js'
import {startServer} from './http/server.js'
import {evict} from './jobs/evict.js'
import {operations} from './operations/operations.js'
import {fillFromTemplate} from './operations/template.js'
import type {RecordedRequest, Sandbox, SandboxOptions} from './options.js'
import {createRandom} from './random.js'
import {createWorld, endAll} from './state.js'
import type {World} from './types.js'

/**
 * Starts a PAI on this machine: an HTTP server on loopback that speaks the two APIs and runs jobs as processes, or lets
 * them pretend.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const {
    regionId = 'cn-hangzhou',
    clock = systemClock,
    seed = randomBytes(8).toString('hex'),
    simulate: simulated = false,
    speed = 1,
  } = options
  const faults = createFaults(options.faults ?? [], createRandom(`${seed}/faults`))
  const identities = createIdentities(options.credentials)
  const controlKey = randomBytes(24).toString('base64url')
  const received: RecordedRequest[] = []
  const random = createRandom(seed)
  const machine = simulated ? simulatedMachine({clock, speed, seed}) : await thisMachine(options)
  const made = {
    clock,
    random,
    regionId,
    machine,
    tokens: createShareTokens(),
    catalog: createCatalog(regionId, createRandom('catalog')),
  }

  let policy = options.policy
  let world = createWorld(options, made)
  let handlers = operations(world)

  const setPolicy = (actions?: string[]) => {
    policy = actions
  }
  const takeAway: Sandbox['evict'] = (...words) => evict(world, ...words)
  const reset = async () => {
    const old = world
    world = createWorld(options, made)
    handlers = operations(world)
    received.length = 0
    await endAll(old)
  }
  const clear = async () => {
    await endAll(world)
    await machine.close()
  }
  const status = () => ({
    regionId,
    simulated,
    jobs: countByStatus(world),
    policy: policy ?? null,
    received: received.length,
    faults: faults.report(),
  })

  const server = await startServer(
    {
      clock,
      // Their number depends on how often somebody looks: what jobs are called must not.
      random: random.fork('requests'),
      identities,
      nonces: createNonces(),
      handlers: () => handlers,
      policy: () => policy,
      complete: (operation, body) => (operation === 'CreateJob' ? fillFromTemplate(world, body) : body),
      faults,
      controls: {status, reset, setPolicy, setFaults: faults.set, evict: takeAway},
      controlKey,
      received,
      requestTimeoutMs: options.requestTimeoutMs ?? 30_000,
    },
    options.port ?? 0,
  ).catch(async (error) => {
    await clear()
    throw error
  })
  const {port} = server.address() as AddressInfo
  const {accessKeyId, accessKeySecret, securityToken} = identities.primary

  return {
    url: `http://127.0.0.1:${port}`,
    port,
    regionId,
    simulated,
    credentials: {accessKeyId, accessKeySecret, securityToken},
    controlKey,
    received,
    setPolicy,
    setFaults: faults.set,
    faults: faults.report,
    addCredential: identities.add,
    evict: takeAway,
    reset,
    async close() {
      await closeServer(server)
      await clear()
    },
  }
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

function countByStatus(world: World): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const {status} of world.jobs.values()) counts[status] = (counts[status] ?? 0) + 1
  return counts
}
