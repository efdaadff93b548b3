import {type Echo, NoEcho} from '../api/probe.js'
import {type Endpoint, endpointUrl, PRODUCTS, type Product} from '../config/endpoint.js'
import {settingsError} from '../config/settings.js'
import {CliError, EXIT} from '../errors.js'
import type {Reads} from './api-reads.js'
import {type Finding, failed, failedBy, type Looker, ok, skipped, type World, warning} from './check.js'

/** Past this the service refuses every signature. */
const REFUSED_MINUTES = 15

/** Whether the service is there, tells the same time and knows the key. */
export function serviceChecks(world: World, reads: Reads | undefined): Looker[] {
  const group = 'Service'
  const echoes = new Map<string, Promise<Echo>>()
  const echo = (endpoint: Endpoint) => {
    const url = endpointUrl(endpoint)
    const known = echoes.get(url) ?? world.probe(endpoint)
    echoes.set(url, known)
    return known
  }
  return [
    ...PRODUCTS.map((product) => ({group, name: product, look: () => reachable(world, product, echo)})),
    {group, name: 'Clock', look: () => clock(world, echo)},
    {group, name: 'Key accepted', look: () => accepted(reads)},
  ]
}

async function reachable(
  {settings}: World,
  product: Product,
  echo: (endpoint: Endpoint) => Promise<Echo>,
): Promise<Finding> {
  const wrong = settingsError(settings, ['endpoint'])
  if (wrong) return failedBy(wrong)
  const endpoint = settings.endpoints[product].value
  if (!endpoint) return skipped(settings.sandbox ? 'no sandbox is running' : 'unknown without a region')
  const url = endpointUrl(endpoint)
  try {
    const {latencyMs, statusCode} = await echo(endpoint)
    return statusCode >= 502
      ? warning(
          `${url} answers HTTP ${statusCode}`,
          'Something in between may answer in its place: look at the network',
        )
      : ok(`${url} answers in ${latencyMs} ms`)
  } catch (error) {
    if (!(error instanceof NoEcho)) throw error
    return failed(`${url}: ${error.message}`, 'Check the network, and the region: pai-dlc auth status')
  }
}

async function clock({settings}: World, echo: (endpoint: Endpoint) => Promise<Echo>): Promise<Finding> {
  const endpoints = PRODUCTS.flatMap((product) => settings.endpoints[product].value ?? [])
  const answers = await Promise.allSettled(endpoints.map(echo))
  const times = answers.flatMap((answer) =>
    answer.status === 'fulfilled' && answer.value.serverTime !== undefined
      ? answer.value.localTime - answer.value.serverTime
      : [],
  )
  const [first] = times
  if (first === undefined) return skipped('no server’s time to compare it with')

  // A Date has whole seconds.
  const seconds = Math.abs(first) < 1500 ? 0 : Math.round(first / 1000)
  const minutes = Math.abs(seconds) / 60
  if (minutes <= 1) return ok(seconds === 0 ? 'the same time as the server’s' : `${words(seconds)} the server’s`)
  const said = `${words(seconds)} the server’s`
  return minutes > REFUSED_MINUTES
    ? failed(`${said}: the service refuses signatures past ${REFUSED_MINUTES} minutes`, 'Set this machine’s clock')
    : warning(`${said}; past ${REFUSED_MINUTES} minutes the service refuses every call`, 'Set this machine’s clock')
}

function words(seconds: number): string {
  const size = Math.abs(seconds)
  return `${size < 120 ? `${size} s` : `${Math.round(size / 60)} min`} ${seconds > 0 ? 'ahead of' : 'behind'}`
}

/** Any answer about what the key may do shows that it is known. */
async function accepted(reads: Reads | undefined): Promise<Finding> {
  if (!reads) return skipped('not tried: the configuration is not complete')
  try {
    await reads.jobs()
    return ok('ListJobs was answered')
  } catch (error) {
    if (!(error instanceof CliError)) throw error
    if (error.exit === EXIT.credentials) return failedBy(error)
    if (error.exit === EXIT.denied) return ok('the key is known; ListJobs is denied to it')
    return /^InvalidTimeStamp/.test(error.code) ? failedBy(error) : skipped('no answer that would tell')
  }
}
