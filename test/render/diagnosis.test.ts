import {describe, expect, test} from '@jest/globals'
import {type RenderedDiagnosis, renderDiagnosis} from '../../src/render/diagnosis.js'
import {displayWidth} from '../../src/text/width.js'
import {VIEW} from './fixtures.js'

const long = `torch.OutOfMemoryError: CUDA out of memory. ${'Tried to allocate 2.50 GiB. '.repeat(3)}end`
const torch = 'File "/usr/local/lib/python3.11/site-packages/torch/nn/modules/module.py", line 1739, in _call_impl'
const failed: RenderedDiagnosis = {
  JobId: 'dlckjd5hm84tmjec',
  DisplayName: 'qwen3-sft-全参数微调-2026q4',
  Status: 'Failed',
  Verdict: {
    Title: 'Out of GPU memory',
    Kind: 'problem',
    Confidence: 'certain',
    Summary: 'worker-1 ran out of GPU memory when it asked for 2.50 GiB more, and this sentence goes on.',
    Pod: 'dlckjd5hm84tmjec-worker-1',
    Evidence: [
      {
        Source: 'GetPodLogs',
        Pod: 'dlckjd5hm84tmjec-worker-1',
        Rank: 2,
        Time: '2026-11-23T12:00:00Z',
        Lines: [
          '2026-11-23 11:59:59  File "x.py", line 3',
          `2026-11-23 12:00:00  \t${torch}`,
          `2026-11-23 12:00:00  ${long}`,
        ],
        KeyLine: 2,
      },
      {
        Source: 'GetJob',
        Pod: 'dlckjd5hm84tmjec-worker-1',
        Rank: 2,
        Field: 'StatusDetail',
        Lines: ['exit code 1'],
        KeyLine: 0,
      },
      {Source: 'GetJob', Field: 'ReasonCode', Lines: ['JobFailed'], KeyLine: 0},
      {Source: 'ListJobSanityCheckResults', Field: 'round 1', Lines: ['DeviceCheck Failed'], KeyLine: 0},
    ],
    Fix: 'Use a smaller batch.',
    Next: ['pai-dlc logs dlckjd5hm84tmjec'],
  },
  Others: [
    {
      Title: 'Another pod went away',
      Kind: 'problem',
      Confidence: 'likely',
      Summary: 'master-0 lost its connection to another rank, which ended before it.',
      Pods: ['a', 'b', 'c'],
      Evidence: [],
      Fix: '',
      Next: [],
    },
  ],
  Read: {
    JobEvents: 14,
    Pods: ['dlckjd5hm84tmjec-worker-1', 'dlckjd5hm84tmjec-master-0'],
    FailedPods: 300,
    AllPods: 512,
    LogLines: 1034,
    PodEvents: 1,
    SanityRounds: 1,
    ReadFailures: [
      {Operation: 'GetPodEvents', Pods: ['dlckjd5hm84tmjec-worker-1'], Message: 'no', Action: 'pai:GetPodEvents'},
      {Operation: 'GetPodLogs', Pods: ['a', 'b'], Message: 'GetPodLogs failed with HTTP 500.'},
      {Operation: 'GetJobEvents', Pods: [], Message: 'no', Action: 'pai:GetJobEvents'},
    ],
  },
}
const fine: RenderedDiagnosis = {
  JobId: 'dlc1',
  DisplayName: '',
  Status: 'Succeeded',
  Verdict: {
    Title: 'No problem found',
    Kind: 'none',
    Confidence: 'certain',
    Summary: 'No problem found: the job succeeded.',
    Evidence: [],
    Fix: 'Nothing to fix.',
    Next: [],
  },
  Others: [],
  Read: {
    JobEvents: 1,
    Pods: [],
    FailedPods: 0,
    AllPods: 2,
    LogLines: 0,
    PodEvents: 0,
    SanityRounds: 0,
    ReadFailures: [],
  },
}

describe('a diagnosis is shown', () => {
  test('with evidence and next steps at 80 columns', () => {
    expect(renderDiagnosis(failed, VIEW).split('\n')).toEqual([
      '✗ worker-1 ran out of GPU memory when it asked for 2.50 GiB more, and this',
      '  sentence goes on.',
      '  qwen3-sft-全参数微调-2026q4, dlckjd5hm84tmjec, Failed, verdict certain',
      '',
      'Why',
      '  worker-1 (rank 2), log, 2026-11-23 20:00:00 UTC+08:00',
      '    │ File "x.py", line 3',
      '    │   File "/usr/local/lib/python3.11/sit…module.py", line 1739, in _call_impl',
      '    > torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.50 GiB.',
      '      Tried to allocate 2.50 GiB. Tried to allocate 2.50 GiB. end',
      '  worker-1 (rank 2), StatusDetail',
      '    > exit code 1',
      '  ReasonCode',
      '    > JobFailed',
      '  sanity check, round 1',
      '    > DeviceCheck Failed',
      '',
      'What to do',
      '  Use a smaller batch.',
      '',
      'Next',
      '  pai-dlc logs dlckjd5hm84tmjec',
      '',
      'Also seen',
      '  Another pod went away (3 pods): master-0 lost its connection to another rank,',
      '  which ended before it.',
      '',
      'Checked',
      '  status (Failed), 14 job events, 2 of 300 failed pods, 1034 log lines, 1 pod',
      '  event, 1 sanity check',
      '  Only the pods that failed first were read. Use --all-pods to read all.',
      '  Not read: events of worker-1: the permission pai:GetPodEvents is missing.',
      '  Not read: log of 2 pods: GetPodLogs failed with HTTP 500.',
      '  Not read: events: the permission pai:GetJobEvents is missing.',
      '  What to ask for: pai-dlc auth policy --for "job diagnose"',
    ])
  })

  test('in short form without problems', () => {
    expect(renderDiagnosis(fine, VIEW)).toBe(
      [
        '✓ No problem found: the job succeeded.',
        '  dlc1, Succeeded',
        '',
        'Checked',
        '  status (Succeeded), 1 job event, none of 2 pods',
      ].join('\n'),
    )
  })

  test.each([
    ['problem', '✗', 'x'],
    ['waiting', '◌', '.'],
    ['none', '✓', '+'],
    ['unknown', '?', '?'],
    ['constructor', '?', '?'],
  ])('with a symbol for the kind %s, also in ASCII', (Kind, symbol, ascii) => {
    const shown = (unicode: boolean) =>
      renderDiagnosis({...fine, Verdict: {...fine.Verdict, Kind}}, {...VIEW, unicode})[0]
    expect([shown(true), shown(false)]).toEqual([symbol, ascii])
  })

  test('in ASCII only without Unicode', () => {
    const plain = renderDiagnosis({...failed, DisplayName: 'x'}, {...VIEW, unicode: false})
    expect(plain).toContain('    | File')
    expect(plain).not.toMatch(/[│…✗]/)
  })

  test.each([40, 60, 100])('with only commands exceeding %i columns', (width) => {
    const wide = renderDiagnosis(failed, {...VIEW, width}).split('\n')
    expect(wide.filter((line) => displayWidth(line) > width && !line.includes('auth policy'))).toEqual([])
  })

  test('without control sequences of the service', () => {
    const evil = 'x\u001b]52;c;eA==\u0007\u001b[2J\u202e'
    const [proof] = failed.Verdict.Evidence
    const text = renderDiagnosis(
      {
        ...failed,
        DisplayName: evil,
        Status: evil,
        Verdict: {
          ...failed.Verdict,
          Summary: evil,
          Fix: evil,
          Next: [evil],
          Evidence: proof ? [{...proof, Pod: evil, Field: evil, Lines: [evil], KeyLine: 0}] : [],
        },
        Read: {...failed.Read, ReadFailures: [{Operation: evil, Pods: [evil], Message: evil}]},
      },
      VIEW,
    )
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
  })
})
