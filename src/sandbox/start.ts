import {randomBytes} from 'node:crypto'
import type {Server} from 'node:http'
import type {AddressInfo} from 'node:net'
import {systemClock} from '../platform/clock.js'
import {createCredentialStore} from './auth/credential-store.js'
import {createShareTokens} from './auth/share-tokens.js'
import {createNonceCache} from './auth/verify.js'
import {createCatalog} from './catalog/catalog.js'
import {createFaultInjector} from './faults/index.js'
import {createLocalHost} from './host/local.js'
import {createSimulatedHost} from './host/simulated.js'
import {startServer} from './http/server.js'
import {evictPods} from './jobs/evict.js'
import {createHandlers} from './operations/handlers.js'
import {createSetupHandlers} from './operations/setup.js'
import {fillFromTemplate} from './operations/template.js'
import type {RecordedRequest, Sandbox, SandboxOptions} from './options.js'
import {createRandom} from './random.js'
import {createState, killAllJobs} from './state.js'
import type {SandboxState} from './types.js'
import {createNotHonoredFields} from './validate/not-honored.js'

/**
 * Starts an HTTP server on loopback that implements both APIs and runs jobs as processes, or simulates them. Rejects if
 * the port can't be used. @throws FaultError if a fault is invalid
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const {
    regionId = 'cn-hangzhou',
    clock = systemClock,
    seed = randomBytes(8).toString('hex'),
    simulate: simulated = false,
    speed = 1,
  } = options
  const faults = createFaultInjector(options.faults ?? [], createRandom(`${seed}/faults`))
  const credentialStore = createCredentialStore(options.credentials)
  const controlKey = randomBytes(24).toString('base64url')
  const received: RecordedRequest[] = []
  const random = createRandom(seed)
  const host = simulated ? createSimulatedHost({clock, speed, seed}) : await createLocalHost(options)
  const services = {
    clock,
    random,
    regionId,
    host,
    shareTokens: createShareTokens(),
  }
  const createWholeState = () =>
    createState(options, {...services, catalog: createCatalog(regionId, createRandom('catalog'))})

  let policy = options.policy
  let state = createWholeState()
  let handlers = createHandlers(state)
  let setupHandlers = createSetupHandlers(state)
  const notHonored = createNotHonoredFields(({Field, Reason}) =>
    options.onNote?.(
      `${Field}: ${Reason === 'unknown' ? 'unknown field, ignored' : 'accepted, but has no effect in the sandbox'}`,
    ),
  )

  const setPolicy = (actions?: string[]) => {
    policy = actions
  }
  const evictFromState: Sandbox['evict'] = (...args) => evictPods(state, ...args)
  const reset = async () => {
    const previous = state
    state = createWholeState()
    handlers = createHandlers(state)
    setupHandlers = createSetupHandlers(state)
    notHonored.clear()
    received.length = 0
    await killAllJobs(previous)
  }
  const shutDown = async () => {
    await killAllJobs(state)
    await host.close()
  }
  const status = () => ({
    regionId,
    simulated,
    jobs: countJobsByStatus(state),
    policy: policy ?? null,
    received: received.length,
    faults: faults.report(),
    notHonored: notHonored.report(),
  })

  const server = await startServer(
    {
      clock,
      // A separate stream: the ids of jobs must not depend on the number of requests.
      random: random.fork('requests'),
      credentials: credentialStore,
      nonces: createNonceCache(),
      handlers: () => handlers,
      setupHandlers: () => setupHandlers,
      notHonored,
      policy: () => policy,
      completeBody: (operation, body) => (operation === 'CreateJob' ? fillFromTemplate(state, body) : body),
      faults,
      controls: {status, reset, setPolicy, setFaults: faults.replace, evict: evictFromState},
      controlKey,
      received,
      requestTimeoutMs: options.requestTimeoutMs ?? 30_000,
    },
    options.port ?? 0,
  ).catch(async (error) => {
    await shutDown()
    throw error
  })
  const {port} = server.address() as AddressInfo
  const {accessKeyId, accessKeySecret, securityToken} = credentialStore.primary

  return {
    url: `http://127.0.0.1:${port}`,
    port,
    regionId,
    simulated,
    credentials: {accessKeyId, accessKeySecret, securityToken},
    controlKey,
    received,
    setPolicy,
    setFaults: faults.replace,
    faults: faults.report,
    addCredential: credentialStore.add,
    evict: evictFromState,
    reset,
    async close() {
      await closeServer(server)
      await shutDown()
    },
  }
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

function countJobsByStatus(state: SandboxState): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const {status} of state.jobs.values()) counts[status] = (counts[status] ?? 0) + 1
  return counts
}
