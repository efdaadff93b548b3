import {expect, test} from '@jest/globals'
import type {JobDraft} from '../../src/document/document.js'
import {createWizardState, type WizardState} from '../../src/wizard/state.js'
import {applicableOptions} from '../../src/wizard/steps/options.js'

const GPU = {InstanceType: 'gpu', Gpu: 1, Cpu: 8, SpotStockStatus: 'WithStock'}
const LINGJUN = {...GPU, InstanceType: 'lingjun', ResourceType: 'Lingjun'}
const CPU = {InstanceType: 'cpu', Cpu: 8}

function stateOf(
  JobType: string,
  PodCount: number,
  on: 'gpu' | 'cpu' | 'lingjun' | 'gpu quota' | 'gpu lingjun quota' | 'cpu quota',
): WizardState {
  const place = on.endsWith('quota')
    ? {ResourceConfig: {CPU: '8', ...(on.startsWith('gpu') ? {GPU: '1'} : {})}}
    : {EcsSpec: on}
  const document = {
    JobType,
    JobSpecs: [{Type: 'Worker', PodCount, ...place}],
    ...(on.endsWith('quota') ? {ResourceId: 'quota1'} : {}),
  }
  return {
    ...createWizardState(document as JobDraft),
    specs: {gpu: GPU, cpu: CPU, lingjun: LINGJUN} as never,
    picks: on === 'gpu lingjun quota' ? {quotaType: 'Lingjun'} : {},
  }
}

test.each<[Parameters<typeof stateOf>, string]>([
  [['PyTorchJob', 1, 'gpu'], 'limit+ spot'],
  [['PyTorchJob', 2, 'gpu'], 'limit+ rdma gang spot'],
  [['PyTorchJob', 2, 'lingjun'], 'limit+ rdma+ gang spot'],
  [['PyTorchJob', 1, 'cpu'], 'limit+'],
  [['PyTorchJob', 2, 'cpu'], 'limit+ gang'],
  [['PyTorchJob', 1, 'gpu quota'], 'limit+ sanity priority'],
  [['PyTorchJob', 2, 'gpu quota'], 'limit+ sanity rdma gang priority'],
  [['PyTorchJob', 2, 'gpu lingjun quota'], 'limit+ sanity+ rdma+ gang priority'],
  [['PyTorchJob', 1, 'cpu quota'], 'limit+ priority'],
  [['TFJob', 2, 'gpu lingjun quota'], 'limit+ rdma+ gang priority'],
])('C12: for %j what fits is offered, and suggested (+) where it usually helps: %s', (given, expected) => {
  expect(
    applicableOptions(stateOf(...given))
      .map(({id, isSuggested}) => (isSuggested ? `${id}+` : id))
      .join(' '),
  ).toBe(expected)
})
