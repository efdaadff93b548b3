import {expect, test} from '@jest/globals'
import type {JobDraft} from '../../src/document/document.js'
import {suggestImprovements} from '../../src/document/suggestions.js'

const GUARD = 'No time limit: a hung job keeps running and billing. Add --time-limit 12h'
const machines = [
  {InstanceType: 'gpu', Gpu: 1},
  {InstanceType: 'lingjun', Gpu: 8, ResourceType: 'Lingjun'},
  {InstanceType: 'cpu', Gpu: 0},
]
const guarded = {JobType: 'PyTorchJob', JobMaxRunningTimeMinutes: 60}
const shared = {...guarded, ResourceId: 'quota1', Priority: 2, JobSpecs: [{PodCount: 4, ResourceConfig: {GPU: '8'}}]}

const CASES: [what: string, job: JobDraft, expected: RegExp[], quotaType?: string][] = [
  ['a job without a limit', {JobSpecs: [{EcsSpec: 'cpu'}]}, [/hung/]],
  ['a job with a limit', {...guarded, JobSpecs: [{EcsSpec: 'gpu'}]}, []],
  ['several pods without GPUs', {...guarded, JobSpecs: [{EcsSpec: 'cpu', PodCount: 4}]}, []],
  [
    'several pods with GPUs, if the catalog has RDMA',
    {...guarded, JobSpecs: [{EcsSpec: 'lingjun', PodCount: 4}]},
    [/^4 pods .* --rdma/],
  ],
  ['several pods with GPUs on ECS, without RDMA', {...guarded, JobSpecs: [{EcsSpec: 'gpu', PodCount: 4}]}, []],
  ['a name without a date', {...guarded, DisplayName: 'resnet50'}, [/resnet50-\d{8} sorts by time/]],
  ['a name with a date', {...guarded, DisplayName: 'resnet50-20260320'}, []],
  ['several pods with GPUs of a quota of unknown type', shared, [], undefined],
  ['GPUs of an instance type that is not known', {...guarded, JobSpecs: [{EcsSpec: 'other', PodCount: 4}]}, []],
  ['several pods with GPUs of a Lingjun quota', shared, [/--rdma/, /all 4 pods: --sanity-check/], 'Lingjun'],
  ['both decided, one against', {...shared, Settings: {EnableRDMA: false, EnableSanityCheck: true}}, []],
  ['no sanity check for another framework', {...shared, JobType: 'MPIJob'}, [/--rdma/], 'Lingjun'],
  ['JobSpecs that is not a list', {...guarded, JobSpecs: 'x' as never}, []],
]

test.each(CASES.map((row) => ({what: row[0], row})))(
  'C12: suggestions fit $what',
  ({row: [, job, expected, quotaType]}) => {
    const said = suggestImprovements(job, {ecsSpecs: machines, quotaType})
    expect(said).toHaveLength(expected.length)
    for (const [place, pattern] of expected.entries()) expect(said[place]).toMatch(pattern)
  },
)

test('a time limit is suggested with its flag', () => expect(suggestImprovements({})).toEqual([GUARD]))
