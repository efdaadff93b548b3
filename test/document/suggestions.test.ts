import {expect, test} from '@jest/globals'
import type {JobDraft} from '../../src/document/document.js'
import {suggestImprovements} from '../../src/document/suggestions.js'

const GUARD = 'No time limit: a hung job keeps running and billing. Add --time-limit 12h'
const machines = [
  {InstanceType: 'gpu', Gpu: 1},
  {InstanceType: 'cpu', Gpu: 0},
]
const guarded = {JobType: 'PyTorchJob', JobMaxRunningTimeMinutes: 60}
const shared = {...guarded, ResourceId: 'quota1', Priority: 2, JobSpecs: [{PodCount: 4, ResourceConfig: {GPU: '8'}}]}

test.each<[string, JobDraft, RegExp[]]>([
  ['a job without a limit', {JobSpecs: [{EcsSpec: 'cpu'}]}, [/hung/]],
  ['a job with a limit', {...guarded, JobSpecs: [{EcsSpec: 'gpu'}]}, []],
  ['several pods without GPUs', {...guarded, JobSpecs: [{EcsSpec: 'cpu', PodCount: 4}]}, []],
  ['several pods with GPUs', {...guarded, JobSpecs: [{EcsSpec: 'gpu', PodCount: 4}]}, [/^4 pods .* --rdma/]],
  ['GPUs of a machine type that is not known', {...guarded, JobSpecs: [{EcsSpec: 'other', PodCount: 4}]}, []],
  ['several pods with GPUs of a quota', shared, [/--rdma/, /all 4 pods: --sanity-check/]],
  ['both decided, one against', {...shared, Settings: {EnableRDMA: false, EnableSanityCheck: true}}, []],
  ['no sanity check for another framework', {...shared, JobType: 'MPIJob'}, [/--rdma/]],
  ['JobSpecs that is not a list', {...guarded, JobSpecs: 'x' as never}, []],
])('C12: suggestions fit %s', (_what, job, expected) => {
  const said = suggestImprovements(job, machines)
  expect(said).toHaveLength(expected.length)
  for (const [place, pattern] of expected.entries()) expect(said[place]).toMatch(pattern)
})

test('a time limit is suggested with its flag', () => expect(suggestImprovements({})).toEqual([GUARD]))
