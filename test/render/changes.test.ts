import {describe, expect, test} from '@jest/globals'
import {renderChanges, renderDeleteSummary} from '../../src/render/changes.js'
import {lostFieldLines, renderJobFile} from '../../src/render/export-notes.js'
import {failedJob, NOW, VIEW} from './fixtures.js'

const job = {JobId: 'dlc1', DisplayName: 'a\u001b[2Jb', Status: 'Queuing'}

describe('a summary before a change shows', () => {
  test('the old and new values of a change', () => {
    expect(
      renderChanges(
        job,
        [
          {field: 'Priority', before: '1', after: '7'},
          {
            field: 'Description',
            before: '',
            after: 'two words\u001b[31m and more that does not fit on a line of eighty columns',
          },
        ],
        {...VIEW, unicode: false},
      ).split('\n'),
    ).toEqual([
      '  Job          dlc1',
      '  Name         ab',
      '  Status       . Queuing',
      '  Priority     1 -> 7',
      '  Description  none -> "two words and more that does not fit on a line of eighty',
      '               columns"',
    ])
  })

  test('the age and resources of a running job', () => {
    const running = {
      ...{JobId: 'dlc1', Status: 'Running', GmtRunningTime: new Date(NOW - 125_000).toISOString()},
      JobSpecs: [{Type: 'Worker', PodCount: 2, ResourceConfig: {CPU: '8', GPU: '4'}}],
    }
    expect(renderChanges(running, [{field: 'Description', before: '', after: 'x'}], VIEW).split('\n')).toEqual([
      '  Job          dlc1',
      '  Status       ● Running',
      '  Running for  2m05s',
      '  Uses         8 GPU, 2 pods',
      '  Description  none → x',
    ])
  })

  test('what a deletion removes', () => {
    expect(renderDeleteSummary(failedJob, VIEW).split('\n')).toEqual([
      '  Job     dlckjd5hm84tmjec',
      '  Name    qwen3-sft-全参数微调-2026q4',
      '  Status  ✗ Failed',
      '  Ended   2h36m ago',
      '  User    1157700000000001',
    ])
  })
})

describe('a job exported as a file', () => {
  const lost = ['DataSources[].Options', 'DataSources[].RoleChain', 'the value of CustomEnvs A.B', 'Options']
  test('names the job and the lost fields in YAML', async () => {
    const text = await renderJobFile(
      {DisplayName: 'a', Envs: {SEED: '012'}},
      {job: {JobId: 'dlc1\n- x', Status: 'Failed'}, lostPaths: lost, asJson: false, now: NOW},
    )
    expect(text.split('\n')).toEqual([
      '# Job dlc1 - x, Failed when it was exported at 2026-11-23T12:41:03Z.',
      '# The service does not give these back; set again what the job had:',
      '#   DataSources[]: Options, RoleChain',
      '#   the value of CustomEnvs A.B, Options',
      'DisplayName: a',
      'Envs:',
      '  SEED: "012"',
    ])
  })

  test('is the document alone in JSON', async () => {
    expect(JSON.parse(await renderJobFile({DisplayName: 'a'}, {job, lostPaths: lost, asJson: true, now: NOW}))).toEqual(
      {
        DisplayName: 'a',
      },
    )
  })

  test('wraps the list of lost fields', () => {
    expect(lostFieldLines(lost, 26)).toEqual([
      '  DataSources[]: Options,',
      '  RoleChain',
      '  the value of CustomEnvs',
      '  A.B, Options',
    ])
  })
})
