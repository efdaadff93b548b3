import {afterAll, beforeAll, expect, test} from '@jest/globals'
import fc from 'fast-check'
import type {FieldSchema} from '../../src/api/field.js'
import {SCHEMAS} from '../../src/api/generated/schemas.js'
import type {GetJobResponse, JobItem} from '../../src/api/generated/types.js'
import type {JobDraft} from '../../src/document/document.js'
import {exportJob} from '../../src/document/export.js'
import {type Sandbox, startSandbox} from '../../src/sandbox/index.js'
import {QUOTA_ID} from '../sandbox/job-bodies.js'
import {createPlayedRunner} from '../sandbox/pod-runners.js'
import {call} from '../sandbox/signed-client.js'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({seed: 7, runner: createPlayedRunner().runner})
})
afterAll(() => sandbox.close())

/** Fields that no response contains: `job export` names them. */
const LOST: Record<string, readonly string[]> = {
  CreateJobRequest: ['TemplateVersion', 'SuccessPolicy', 'Options', 'DebuggerConfigContent', 'RoleArn'],
  CreateJobRequestDataSources: [
    ...['MountAccess', 'DataSourceVersion', 'Options', 'EnableCache', 'AccessPointId', 'RoleArn', 'RoleChain'],
  ],
  CreateJobRequestCodeSource: ['IsSharedMountPath'],
  ImageConfig: ['Auth', 'Password'],
}

/** Fields that the service's rules tie to others: given below. */
const TIED: Record<string, readonly string[]> = {
  CreateJobRequest: [
    ...['DisplayName', 'JobType', 'WorkspaceId', 'ResourceId', 'JobSpecs', 'UserCommand', 'DataSources', 'CodeSource'],
    ...['TemplateId', 'Priority', 'SchedulingStrategy', 'CustomEnvs', 'UserVpc'],
  ],
  JobSpec: [
    'Type',
    'PodCount',
    'Image',
    'EcsSpec',
    'ResourceConfig',
    'SpotSpec',
    'QuotaId',
    'UseSpotInstance',
    'IsCheif',
  ],
}

const text = fc.constantFrom('a', 'two words', 'übung', '012', 'yes', '1e3', 'a: b # c', ' padded ')

function valueFor({ref, arrayOf, mapOf, type, ...facts}: FieldSchema, depth: number): fc.Arbitrary<unknown> {
  if (facts.enum) return fc.constantFrom(...facts.enum)
  if (arrayOf) return fc.array(valueFor(arrayOf, depth), {minLength: 1, maxLength: 2})
  if (mapOf) return fc.dictionary(fc.constantFrom('a', 'B_c', 'd.e'), valueFor(mapOf, depth), {minKeys: 1, maxKeys: 2})
  if (ref) return structureFor(ref, depth + 1)
  if (type === 'boolean') return fc.constant(true)
  if (type === 'number') return fc.integer({min: Math.max(1, facts.min ?? 1), max: Math.min(9, facts.max ?? 9)})
  return text
}

/** Some of the fields of a structure, at least one. */
function structureFor(name: string, depth = 0): fc.Arbitrary<Record<string, unknown>> {
  const omitted = [...(LOST[name] ?? []), ...(TIED[name] ?? [])]
  const fields = Object.entries(SCHEMAS[name] ?? {}).filter(([field]) => !omitted.includes(field))
  const maxLength = Math.min(fields.length, depth > 1 ? 3 : 8)
  const some = fc.subarray(fields, {minLength: Math.min(1, maxLength), maxLength})
  return some.chain((chosen) =>
    fc.record(Object.fromEntries(chosen.map(([field, schema]) => [field, valueFor(schema, depth)]))),
  )
}

const spec = structureFor('JobSpec').map((fields) => ({
  Type: 'Worker',
  PodCount: 1,
  Image: 'registry.example.com/team/train:1',
  ...fields,
}))

const onPublicResources = fc.record({
  EcsSpec: fc.constant('ecs.g6.xlarge'),
  SpotSpec: fc.constantFrom(undefined, {SpotStrategy: 'SpotWithPriceLimit', SpotDiscountLimit: 0.5}),
})

const document = fc
  .tuple(structureFor('CreateJobRequest'), spec, fc.boolean(), onPublicResources)
  .map(([fields, role, inQuota, {EcsSpec, SpotSpec}]): Record<string, unknown> => {
    const resources = inQuota
      ? {ResourceConfig: {CPU: '1', GPU: '1', Memory: '4Gi', SharedMemory: '1Gi'}}
      : {EcsSpec, ...(SpotSpec ? {SpotSpec} : {})}
    return {
      DisplayName: 'property-20260320',
      JobType: 'PyTorchJob',
      WorkspaceId: '268',
      Accessibility: 'PRIVATE',
      UserCommand: 'echo "übung"\n  indented\n',
      DataSources: [{Uri: 'oss://bucket.oss-cn-hangzhou-internal.aliyuncs.com/a/', MountPath: '/mnt/a'}],
      ...(inQuota ? {ResourceId: QUOTA_ID, Priority: 4, SchedulingStrategy: 'Spread'} : {}),
      CustomEnvs: [
        {Key: 'A', Value: '', Visible: 'public'},
        {Key: 'B', Value: '012'},
      ],
      UserVpc: {VpcId: 'vpc-1', ExtendedCIDRs: ['10.0.0.0/8'], DefaultRoute: 'eth0'},
      ...fields,
      JobSpecs: [{...role, ...resources}],
    }
  })

async function createAndExport(body: Record<string, unknown>): Promise<{document: JobDraft; lostPaths: string[]}> {
  const {JobId = ''} = await call(sandbox, 'CreateJob', body)
  const job: GetJobResponse = await call(sandbox, 'GetJob', {JobId})
  const list = await call(sandbox, 'ListJobs', {JobId})
  await call(sandbox, 'StopJob', {JobId})
  return exportJob(job, list.Jobs?.[0] as JobItem)
}

test('a job made of an exported document equals the first, for every field of the contract', async () => {
  await fc.assert(
    fc.asyncProperty(document, async (body) => {
      const first = await createAndExport(body)
      const second = await createAndExport(first.document as Record<string, unknown>)

      expect(first.document).toEqual(body)
      expect(second).toEqual(first)
    }),
    {numRuns: 150, seed: 20261201},
  )
})
