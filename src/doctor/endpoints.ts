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

/** Whether the service is there, tells the same time and knows the key. */
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
      ? warning(
          `${url} answers HTTP ${statusCode}`,
          'Something in between may answer in its place: look at the network',
        )
      : ok(`${url} answers in ${latencyMs} ms`)
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
  if (first === undefined) return skipped('no server’s time to compare it with')

  // A Date has whole seconds.
  const seconds = Math.abs(first) < 1500 ? 0 : Math.round(first / 1000)
  const minutes = Math.abs(seconds) / 60
  if (minutes <= 1) return ok(seconds === 0 ? 'the same time as the server’s' : `${formatOffset(seconds)} the server’s`)
  const detail = `${formatOffset(seconds)} the server’s`
  return minutes > MAX_CLOCK_SKEW_MINUTES
    ? failed(
        `${detail}: the service refuses signatures past ${MAX_CLOCK_SKEW_MINUTES} minutes`,
        'Set this machine’s clock',
      )
    : warning(
        `${detail}; past ${MAX_CLOCK_SKEW_MINUTES} minutes the service refuses every call`,
        'Set this machine’s clock',
      )
}

function formatOffset(seconds: number): string {
  const magnitude = Math.abs(seconds)
  return `${magnitude < 120 ? `${magnitude} s` : `${Math.round(magnitude / 60)} min`} ${seconds > 0 ? 'ahead of' : 'behind'}`
}

/** Any answer about what the key may do shows that it is known. */
async function checkKeyAccepted(reads: SharedReads | undefined): Promise<CheckResult> {
  if (!reads) return skipped('not tried: the configuration is not complete')
  try {
    await reads.listJobs()
    return ok('ListJobs was answered')
  } catch (error) {
    if (!(error instanceof CliError)) throw error
    if (error.exit === EXIT.credentials) return failedWith(error)
    if (error.exit === EXIT.denied) return ok('the key is known; ListJobs is denied to it')
    return /^InvalidTimeStamp/.test(error.code) ? failedWith(error) : skipped('no answer that would tell')
  }
}
