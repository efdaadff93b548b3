import {describe, expect, test} from '@jest/globals'
import {checkDocument} from '../../src/document/check.js'
import type {JobDraft} from '../../src/document/document.js'
import {omitBlanks} from '../../src/document/from-response.js'
import {checkJobType, ROLES_BY_JOB_TYPE} from '../../src/document/rules/framework.js'

const worker = {Type: 'Worker', PodCount: 1, Image: 'registry.example/pytorch:2', EcsSpec: 'ecs.g6.xlarge'}
const base = {
  WorkspaceId: '268',
  DisplayName: 'resnet50-20260320',
  JobType: 'PyTorchJob',
  JobSpecs: [worker],
  UserCommand: 'true',
}
const paths = (changes: object) => {
  const {problems, warnings} = checkDocument({...base, ...changes} as JobDraft)
  return [...problems.map(({path}) => path), ...warnings.map(() => 'warning')]
}
const taken = <Value>(values: readonly Value[], change: (value: Value) => object) =>
  values.filter((value) => paths(change(value)).length === 0)

test('C8, C9: every framework has its roles', () => {
  expect(ROLES_BY_JOB_TYPE).toEqual({
    TFJob: ['Chief', 'PS', 'Worker', 'Evaluator', 'GraphLearn'],
    PyTorchJob: ['Worker', 'Master'],
    MPIJob: ['Worker', 'Master'],
    XGBoostJob: ['Worker', 'Master'],
    OneFlowJob: ['Worker', 'Master'],
    ElasticBatchJob: ['Worker', 'Master'],
    SlurmJob: null,
    RayJob: ['Worker', 'Head'],
    DataJuicerJob: null,
  })
})

test.each([
  ['TFJob', ['tf', 'tensorflow', 'TF_JOB', 'tfjob']],
  ['PyTorchJob', ['torch', 'pt', 'ddp', 'pytorch', 'PYTORCH_JOB', 'custom', 'CustomJob', 'customized']],
  ['MPIJob', ['openmpi', 'horovod', 'mpi']],
  ['XGBoostJob', ['xgb', 'xgboost']],
  ['ElasticBatchJob', ['elastic', 'elastic-batch']],
  ['DataJuicerJob', ['dj', 'data-juicer']],
  ['RayJob', ['ray']],
  ['SlurmJob', ['slurm']],
  ['OneFlowJob', ['oneflow']],
])('C8 refused: other names of %s, with a fix', (type, names) => {
  expect(names.map((name) => [name, checkJobType(name)[0]?.fix?.startsWith(`Did you mean ${type}?`)])).toEqual(
    names.map((name) => [name, true]),
  )
})

describe('the limits of a document', () => {
  const ofBytes = (bytes: number) => {
    const rest = Buffer.byteLength(JSON.stringify({...base, UserCommand: ''}))
    return {UserCommand: 'x'.repeat(bytes - rest)}
  }

  test('C16: up to 60,000 bytes are taken, up to 65,536 with a warning', () => {
    expect([60_000, 60_001, 65_536, 65_537].map((bytes) => paths(ofBytes(bytes)))).toEqual([
      ...[[], ['warning'], ['warning']],
      [''],
    ])
  })

  test('C13: a name has up to 256 characters, of letters, digits, _ . and -', () => {
    const names = ['a', 'A_b.c-9', 'x'.repeat(256)]
    expect(taken([...names, 'x'.repeat(257), 'a b', 'a/b', 'ü'], (DisplayName) => ({DisplayName}))).toEqual(names)
  })

  test('C12: a share of the price is above 0, and 1 at most', () => {
    const spec = (SpotDiscountLimit: number) => ({JobSpecs: [{...worker, SpotSpec: {SpotDiscountLimit}}]})
    expect(taken([-0.1, 0, 0.01, 0.3, 0.99, 1, 1.01, 30], spec)).toEqual([0.01, 0.3, 0.99, 1])
  })

  test('C12: a priority is a whole number from 1 to 9', () => {
    const quota = {ResourceId: 'quota1', JobSpecs: [{...worker, EcsSpec: undefined, ResourceConfig: {CPU: '4'}}]}
    expect(taken([0, 1, 1.5, 9, 10], (Priority) => ({...quota, Priority}))).toEqual([1, 9])
  })

  test('an amount of memory needs a unit of Kubernetes', () => {
    const units = ['K', 'M', 'G', 'T', 'P'].flatMap((unit) => [`8${unit}`, `8${unit}i`])
    const share = (Memory: string) => ({
      ResourceId: 'quota1',
      JobSpecs: [{...worker, EcsSpec: undefined, ResourceConfig: {CPU: '4', Memory}}],
    })
    expect(taken([...units, '1.5Gi', '8', '8GB', '8gi', '8 Gi', '8X', 'Gi'], share)).toEqual([...units, '1.5Gi'])
  })

  test('a mount access is exactly RO or RW', () => {
    const data = (MountAccess: string) => ({DataSources: [{DataSourceId: 'd-1', MountPath: '/mnt/a', MountAccess}]})
    expect(taken(['RO', 'RW', 'WO', 'ro', 'rw', 'R'], data)).toEqual(['RO', 'RW'])
  })
})

test('an empty text is kept in maps whose keys the author chooses', () => {
  const own = ['Envs', 'Tags', 'AdvancedSettings', 'PodLabels', 'PodAnnotations']
  const names = [...own, 'Settings', 'ResourceConfig', 'CodeSource']
  expect(Object.keys(omitBlanks(Object.fromEntries(names.map((name) => [name, {a: ''}]))))).toEqual(own)
})
