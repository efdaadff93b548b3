import {createRequire} from 'node:module'
import type {OperationName} from '../../src/api/cloud.js'
import type {createSdkEngine, SdkEngineOptions} from '../../src/api/sdk-engine.js'
import type {createCloud} from '../../src/api/transport.js'

/** What the program below is told on its standard input. */
export interface SdkCalls {
  root: string
  host: string
  folders: SdkEngineOptions['folders']
  calls: [OperationName, object][]
}

export interface SdkCallsResult {
  outcomes: {response?: unknown; httpStatus?: number; message?: string}[]
  fallbacks: string[]
}

/** A program: sends calls by engine sdk of the build, in a process that Node alone has made, one after the other. */
async function sendCalls({root, host, folders, calls}: SdkCalls): Promise<SdkCallsResult> {
  const require = createRequire(`${root}/`)
  const engines: {createSdkEngine: typeof createSdkEngine} = require('./dist/api/sdk-engine.js')
  const transport: {createCloud: typeof createCloud} = require('./dist/api/transport.js')
  const fallbacks: string[] = []
  const endpoint = {protocol: 'http' as const, host}
  const cloud = transport.createCloud({
    regionId: 'cn-hangzhou',
    endpoints: {'pai-dlc': endpoint, aiworkspace: endpoint},
    credential: {getCredential: async () => ({type: 'access_key', accessKeyId: 'id', accessKeySecret: 'secret'})},
    connectTimeoutMs: 15_000,
    readTimeoutMs: 30_000,
    retries: 0,
    userAgent: 'test/1.0',
    clock: {now: Date.now, monotonic: () => performance.now(), sleep: async () => {}},
    engine: engines.createSdkEngine({folders, onFallback: (text) => fallbacks.push(text)}),
  })
  const outcomes: SdkCallsResult['outcomes'] = []
  for (const [operation, input] of calls) {
    const call: Promise<unknown> = cloud.call(operation, input as never)
    outcomes.push(
      await call.then(
        (response) => ({response}),
        ({httpStatus, message}) => ({httpStatus, message}),
      ),
    )
  }
  return {outcomes, fallbacks}
}

let text = ''
for await (const chunk of process.stdin) text += chunk
process.stdout.write(JSON.stringify(await sendCalls(JSON.parse(text))))
