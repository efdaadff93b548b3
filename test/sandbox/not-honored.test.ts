import {expect, test} from '@jest/globals'
import {createNotHonoredFields} from '../../src/sandbox/validate/not-honored.js'
import {startFastSandbox} from './fast-sandbox.js'
import {jobWithSpec, minimalJob} from './job-bodies.js'
import {call} from './signed-client.js'

type Query = [string, string][]

test.each<[what: string, query: Query, body: object | undefined, expected: string[]]>([
  ['nothing of a plain job', [], minimalJob, []],
  ['an unknown field', [], {...minimalJob, Foo: 1}, ['CreateJob.Foo unknown']],
  ['an unknown field of a role', [], jobWithSpec({Bar: 'x'}), ['CreateJob.JobSpecs[].Bar unknown']],
  ['an unknown setting', [], {...minimalJob, Settings: {X: 1}}, ['CreateJob.Settings.X unknown']],
  ['an unknown parameter', [['Foo', '1']], minimalJob, ['CreateJob.Foo unknown']],
  [
    'a documented field without effect',
    [],
    {...jobWithSpec({SystemDisk: {Size: 200}}), UserVpc: {VpcId: 'vpc-1'}, Settings: {EnableRDMA: true}},
    [
      'CreateJob.JobSpecs[].SystemDisk no effect',
      'CreateJob.UserVpc no effect',
      'CreateJob.Settings.EnableRDMA no effect',
    ],
  ],
  [
    'no default values',
    [],
    {...jobWithSpec({SystemDisk: {Size: 0}}), UserVpc: null, Settings: {EnableRDMA: false}, Foo: ''},
    [],
  ],
  ['a field with an effect', [], {...minimalJob, Settings: {EnableSanityCheck: true, Tags: {a: 'b'}}}, []],
])('names %s', (_what, query, body, expected) => {
  const fields = createNotHonoredFields()

  fields.record('CreateJob', query, Buffer.from(body ? JSON.stringify(body) : ''))

  expect(fields.report().map(({Field, Reason}) => `${Field} ${Reason}`)).toEqual(expected)
})

test('the flat fields of a query object are known', () => {
  const fields = createNotHonoredFields()

  fields.record('GetToken', [['TokenSettings.EnableLogDownloadJob', 'true']], Buffer.alloc(0))

  expect(fields.report()).toEqual([])
})

test('each field is noted once and counted, until a reset', async () => {
  const notes: string[] = []
  const sandbox = await startFastSandbox({onNote: (line) => notes.push(line)})
  for (const Foo of [1, 2]) await call(sandbox, 'CreateJob', {...minimalJob, Foo, UserVpc: {VpcId: 'vpc-1'}})
  const status = async () => {
    const response = await fetch(`${sandbox.url}/sandbox/v1/status`, {headers: {'x-sandbox-key': sandbox.controlKey}})
    return ((await response.json()) as {notHonored: object[]}).notHonored
  }

  expect(notes).toEqual([
    'CreateJob.Foo: unknown field, ignored',
    'CreateJob.UserVpc: accepted, but has no effect in the sandbox',
  ])
  expect(await status()).toEqual([
    {Field: 'CreateJob.Foo', Reason: 'unknown', Seen: 2},
    {Field: 'CreateJob.UserVpc', Reason: 'no effect', Seen: 2},
  ])

  await sandbox.reset()

  expect(await status()).toEqual([])
})
