import {readFileSync} from 'node:fs'
import {afterAll, beforeAll, describe, expect, test} from '@jest/globals'
import type {OperationName} from '../../src/api/cloud.js'
import {OPERATIONS} from '../../src/api/generated/operations.js'
import {toWireRequest} from '../../src/api/request.js'
import {createCloud} from '../../src/api/transport.js'
import {createLoopbackCloud, loadBuiltCreateCloud} from '../support/loopback-cloud.js'
import {type RecordingServer, startRecordingServer} from '../support/recording-server.js'

interface Vector {
  product: string
  action: OperationName
  mode: string
  input: {path: object; query: object; body?: object}
  wire: {
    method: string
    path: string
    query: Record<string, string>
    contentType: string | null
    version: string
    actionHeader: string
    body: unknown
  }
}

const readVectors = (name: string): Vector[] => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'))

// Recorded from the official product SDKs @alicloud/pai-dlc20201203 1.11.0 and @alicloud/aiworkspace20210204 6.3.1.
const vectors = readVectors('wire-vectors.json')
// The fields that the Python SDKs alibabacloud-pai-dlc20201203 1.11.6 and alibabacloud-aiworkspace20210204 8.3.5 add.
const newVectors = readVectors('wire-vectors-2026-11.json')

let server: RecordingServer
beforeAll(async () => {
  server = await startRecordingServer()
})
afterAll(() => server.close())

describe('requests equal those of the official product SDKs', () => {
  test('there is a vector for every operation, with the fewest and with all fields', () => {
    expect(vectors).toHaveLength(124)
    expect(new Set(vectors.map(({action}) => action))).toEqual(new Set(Object.keys(OPERATIONS)))
  })

  test('there are 16 vectors for the fields of 2026-11', () => expect(newVectors).toHaveLength(16))

  test.each([...vectors, ...newVectors].map((vector) => [vector.action, vector.mode, vector] as const))(
    '%s, %s, from source and from the bundle',
    async (action, _mode, {input, wire}) => {
      const flat = {...input.path, ...input.query, ...input.body}
      for (const create of [createCloud, loadBuiltCreateCloud()]) {
        await createLoopbackCloud(server.host, {}, create).call(action, flat as never)
        const received = server.requests.at(-1)
        expect({
          method: received?.method,
          path: received?.path,
          query: received?.query,
          contentType: received?.headers['content-type'] ?? null,
          version: received?.headers['x-acs-version'],
          actionHeader: received?.headers['x-acs-action'],
          body: received?.body ? JSON.parse(received.body) : null,
        }).toEqual({...wire, body: wire.body ?? null})
      }
      expect(toWireRequest(action, flat)).toEqual({
        method: wire.method,
        path: wire.path,
        query: wire.query,
        body: wire.body ?? null,
      })
    },
  )
})
