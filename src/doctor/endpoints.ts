import type {Endpoint} from '../api/call.js'
import {MAX_CLOCK_SKEW_MINUTES} from '../api/clock-skew.js'
import {ProbeError, type ProbeResult} from '../api/probe.js'
import type {Product} from '../api/request.js'
import {endpointUrl, PRODUCTS} from '../config/endpoint.js'
import {settingsError} from '../config/settings.js'
import {CliError, EXIT} from '../errors.js'
import type {SharedReads} from './api-reads.js'
import {
  type CheckContext,
  type CheckDefinition,
  type CheckResult,
  failed,
  failedWith,
  ok,
  skipped,
  warning,
} from './check.js'

/** Checks whether the service is reachable, has the same time and accepts the key. */
export function serviceChecks(context: CheckContext, reads: SharedReads | undefined): CheckDefinition[] {
  const group = 'Service'
  const probes = new Map<string, Promise<ProbeResult>>()
  const probeOnce = (endpoint: Endpoint) => {
    const url = endpointUrl(endpoint)
    const pending = probes.get(url) ?? context.probe(endpoint)
    probes.set(url, pending)
    return pending
  }
  return [
    ...PRODUCTS.map((product) => ({group, name: product, run: () => checkReachable(context, product, probeOnce)})),
    {group, name: 'Clock', run: () => checkClock(context, probeOnce)},
    {group, name: 'Key accepted', run: () => checkKeyAccepted(reads)},
  ]
}

async function checkReachable(
  {settings}: CheckContext,
  product: Product,
  probeOnce: (endpoint: Endpoint) => Promise<ProbeResult>,
): Promise<CheckResult> {
  const error = settingsError(settings, ['endpoint'])
  if (error) return failedWith(error)
  const endpoint = settings.endpoints[product].value
  if (!endpoint) return skipped(settings.sandbox ? 'no sandbox is running' : 'unknown without a region')
  const url = endpointUrl(endpoint)
  try {
    const {latencyMs, statusCode} = await probeOnce(endpoint)
    return statusCode >= 502
      ? warning(`${url} returned HTTP ${statusCode}`, 'A proxy or portal may intercept requests: check the network')
      : ok(`${url} responded in ${latencyMs} ms`)
  } catch (error) {
    if (!(error instanceof ProbeError)) throw error
    return failed(`${url}: ${error.message}`, 'Check the network, and the region: pai-dlc auth status')
  }
}

async function checkClock(
  {settings}: CheckContext,
  probeOnce: (endpoint: Endpoint) => Promise<ProbeResult>,
): Promise<CheckResult> {
  const endpoints = PRODUCTS.flatMap((product) => settings.endpoints[product].value ?? [])
  const results = await Promise.allSettled(endpoints.map(probeOnce))
  const offsetsMs = results.flatMap((result) =>
    result.status === 'fulfilled' && result.value.serverTime !== undefined
      ? result.value.localTime - result.value.serverTime
      : [],
  )
  const [first] = offsetsMs
  if (first === undefined) return skipped('not checked: the server time is unknown')

  // A Date header has whole seconds.
  const seconds = Math.abs(first) < 1500 ? 0 : Math.round(first / 1000)
  const minutes = Math.abs(seconds) / 60
  if (minutes <= 1) return ok(seconds === 0 ? 'in sync with the server' : `${formatOffset(seconds)} the server`)
  const detail = `${formatOffset(seconds)} the server`
  return minutes > MAX_CLOCK_SKEW_MINUTES
    ? failed(`${detail}; signatures are rejected beyond ${MAX_CLOCK_SKEW_MINUTES} minutes`, "Set this machine's clock")
    : warning(`${detail}; signatures are rejected beyond ${MAX_CLOCK_SKEW_MINUTES} minutes`, "Set this machine's clock")
}

function formatOffset(seconds: number): string {
  const magnitude = Math.abs(seconds)
  return (
    `${magnitude < 120 ? `${magnitude} s` : `${Math.round(magnitude / 60)} min`}` +
    ` ${seconds > 0 ? 'ahead of' : 'behind'}`
  )
}

/** A denial also proves that the service accepts the key. */
async function checkKeyAccepted(reads: SharedReads | undefined): Promise<CheckResult> {
  if (!reads) return skipped('not checked: the configuration is incomplete')
  try {
    await reads.listJobs()
    return ok('ListJobs succeeded')
  } catch (error) {
    if (!(error instanceof CliError)) throw error
    if (error.exit === EXIT.credentials) return failedWith(error)
    if (error.exit === EXIT.denied) return ok('the key is valid; ListJobs is denied')
    return /^InvalidTimeStamp/.test(error.code) ? failedWith(error) : skipped('not checked: no usable response')
  }
}
