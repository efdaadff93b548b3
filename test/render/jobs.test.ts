import {describe, expect, test} from '@jest/globals'
import {renderTsv, selectColumns} from '../../src/render/columns.js'
import {DEFAULT_JOB_COLUMNS, JOB_TABLE_COLUMNS, jobColumns} from '../../src/render/jobs.js'
import {formatJobResources, parseGibibytes} from '../../src/render/resources.js'
import {renderTable} from '../../src/render/table.js'
import {listedJobs, VIEW} from './fixtures.js'

describe('the list of jobs is shown', () => {
  test('at 200 columns', () => {
    expect(
      renderTable(selectColumns(jobColumns(VIEW), JOB_TABLE_COLUMNS), listedJobs, {...VIEW, width: 200}).split('\n'),
    ).toEqual([
      'JOB ID            NAME                         STATUS       TYPE     RESOURCES                                        TIME  FAILURE                      USER              QUOTA',
      'dlckjd5hm84tmjec  qwen3-sft-全参数微调-2026q4  ✗ Failed     PyTorch  32 GPU                                         2h ago  1 Master replica(s) failed.  1157700000000001  quotaksvqq2oh2pg',
      'dlc1xjcumbfm7aai  test_nni_v1                  ✓ Succeeded  PyTorch  1 GPU                                         79d ago  -                            1157700000000001  -',
      'dlc1sm1ipuyurlsw  🚀 tf test                   ● Running    TF       1 x ecs.g6.large + 2 x ecs.gn7i-c8g1.2xlarge   11m03s  -                            li.lei            a100-pool',
      'dlcq              -                            ? Dequeued   -        -                                                   -  -                            -                 -',
    ])
  })

  test('at 100 columns', () => {
    expect(
      renderTable(selectColumns(jobColumns(VIEW), JOB_TABLE_COLUMNS), listedJobs, {...VIEW, width: 100}).split('\n'),
    ).toEqual([
      'JOB ID            NAME                STATUS       RESOURCES          TIME  FAILURE',
      'dlckjd5hm84tmjec  qwen3-sft-…-2026q4  ✗ Failed     32 GPU           2h ago  1 Master replica(s) fai…',
      'dlc1xjcumbfm7aai  test_nni_v1         ✓ Succeeded  1 GPU           79d ago  -',
      'dlc1sm1ipuyurlsw  🚀 tf test          ● Running    1 x ecs.g6.la…   11m03s  -',
      'dlcq              -                   ? Dequeued   -                     -  -',
    ])
  })

  test('at 80 columns', () => {
    expect(
      renderTable(selectColumns(jobColumns(VIEW), JOB_TABLE_COLUMNS), listedJobs, {...VIEW, width: 80}).split('\n'),
    ).toEqual([
      'JOB ID            NAME                STATUS       TYPE     RESOURCES       TIME',
      'dlckjd5hm84tmjec  qwen3-sft-…-2026q4  ✗ Failed     PyTorch  32 GPU        2h ago',
      'dlc1xjcumbfm7aai  test_nni_v1         ✓ Succeeded  PyTorch  1 GPU        79d ago',
      'dlc1sm1ipuyurlsw  🚀 tf test          ● Running    TF       1 x ecs.g6…   11m03s',
      'dlcq              -                   ? Dequeued   -        -                  -',
    ])
  })

  test('at 60 columns', () => {
    expect(
      renderTable(selectColumns(jobColumns(VIEW), JOB_TABLE_COLUMNS), listedJobs, {...VIEW, width: 60}).split('\n'),
    ).toEqual([
      'JOB ID            NAME                  STATUS          TIME',
      'dlckjd5hm84tmjec  qwen3-sft-…调-2026q4  ✗ Failed      2h ago',
      'dlc1xjcumbfm7aai  test_nni_v1           ✓ Succeeded  79d ago',
      'dlc1sm1ipuyurlsw  🚀 tf test            ● Running     11m03s',
      'dlcq              -                     ? Dequeued         -',
    ])
  })

  test('at 40 columns', () => {
    expect(
      renderTable(selectColumns(jobColumns(VIEW), JOB_TABLE_COLUMNS), listedJobs, {...VIEW, width: 40}).split('\n'),
    ).toEqual([
      'JOB ID            NAME       STATUS',
      'dlckjd5hm84tmjec  qwen…26q4  ✗ Failed',
      'dlc1xjcumbfm7aai  test…i_v1  ✓ Succeeded',
      'dlc1sm1ipuyurlsw  🚀 t…test  ● Running',
      'dlcq              -          ? Dequeued',
    ])
  })

  const sweepJobs = ['0.1', '0.01', '0.001', '0.003', '0.0001', '0.0003'].map((rate, index) => ({
    JobId: `dlcsweep00000000${index}`.slice(-16),
    DisplayName: `sweep-lr-${rate}-warmup-500-20261130`,
    Status: 'Running',
    JobType: 'PyTorchJob',
    GmtCreateTime: listedJobs[2]?.GmtCreateTime,
    UserId: '1157700000000001',
  }))

  test.each([
    [80, ['JOB ID', 'NAME', 'STATUS', 'TIME'], sweepJobs.map(({DisplayName}) => DisplayName)],
    [40, ['JOB ID', 'NAME', 'STATUS'], undefined],
  ])('with each job of a sweep distinct at %i columns', (width, headers, names) => {
    const columns = selectColumns(jobColumns(VIEW), JOB_TABLE_COLUMNS)
    const [header = '', ...rows] = renderTable(columns, sweepJobs, {...VIEW, width}).split('\n')
    const shownNames = rows.map((row) => row.split(/ {2,}/)[1])
    expect(header.trim().split(/ {2,}/)).toEqual(headers)
    expect(new Set(shownNames).size).toBe(6)
    if (names) expect(shownNames).toEqual(names)
  })

  test('with colors and ASCII symbols', () => {
    expect(
      renderTable(selectColumns(jobColumns({...VIEW, unicode: false}), 'jobid,status'), listedJobs, {
        ...VIEW,
        color: true,
        unicode: false,
      }).split('\n'),
    ).toEqual([
      '\u001b[2mJOB ID\u001b[22m            \u001b[2mSTATUS\u001b[22m',
      'dlckjd5hm84tmjec  \u001b[31mx Failed\u001b[39m',
      'dlc1xjcumbfm7aai  \u001b[32m+ Succeeded\u001b[39m',
      'dlc1sm1ipuyurlsw  \u001b[34m* Running\u001b[39m',
      'dlcq              \u001b[35m? Dequeued\u001b[39m',
    ])
  })

  test('as tab-separated rows for programs', () => {
    expect(renderTsv(selectColumns(jobColumns(VIEW), DEFAULT_JOB_COLUMNS), listedJobs).split('\n')).toEqual([
      'dlckjd5hm84tmjec\tqwen3-sft-全参数微调-2026q4\tFailed\tPyTorchJob\t32 GPU\t16863\t7500\t1157700000000001\tquotaksvqq2oh2pg',
      'dlc1xjcumbfm7aai\ttest_nni_v1\tSucceeded\tPyTorchJob\t1 GPU\t6835045\t186\t1157700000000001\t',
      'dlc1sm1ipuyurlsw\t🚀 tf test\tRunning\tTFJob\t1 x ecs.g6.large + 2 x ecs.gn7i-c8g1.2xlarge\t663\t663\tli.lei\ta100-pool',
      'dlcq\t\tDequeued\t\t\t\t\t\t',
    ])
  })

  test('with every column for programs', () => {
    expect(renderTsv(jobColumns(VIEW), listedJobs.slice(0, 1)).split('\n')).toEqual([
      'dlckjd5hm84tmjec\tqwen3-sft-全参数微调-2026q4\tFailed\tPyTorchJob\t32 GPU\t16863\t7500\t1157700000000001\t1157700000000001\t预训练团队\t259315\tquotaksvqq2oh2pg\tquotaksvqq2oh2pg\tLingjun\t6\t2h ago\t1 Master replica(s) failed.\tJobFailed\tPyTorchJob dlckjd5hm84tmjec is failed because 1 Master replica(s) failed.\t1/10\t2026-11-23T08:00:00Z\t\t2026-11-23T08:03:02Z\t2026-11-23T10:05:00Z\tteam=nlp,stage=sft',
    ])
  })

  test('with GPUs for known instance types', () => {
    expect(
      renderTsv(
        selectColumns(
          jobColumns({
            ...VIEW,
            ecsSpecs: [
              {InstanceType: 'ecs.gn7i-c8g1.2xlarge', Cpu: 8, Gpu: 1, GpuType: 'NVIDIA A10', Memory: 30},
              {InstanceType: 'ecs.g6.large', Cpu: 2, Memory: 8},
            ],
          }),
          'Resources',
        ),
        listedJobs,
      ).split('\n'),
    ).toEqual(['32 GPU', '1 GPU', '2 x A10', ''])
  })
})

test.each([
  [{}, ''],
  [{NodeCount: '4', RequestGPU: '32'}, '32 GPU'],
  [{NodeCount: '1', RequestGPU: '', RequestCPU: 12}, '1 node, 12 vCPU'],
  [{JobSpecs: [{PodCount: 2}]}, '2 nodes'],
  [
    {
      JobSpecs: [
        {PodCount: 1, ResourceConfig: {CPU: '4'}},
        {PodCount: 2, ResourceConfig: {CPU: '8', GPU: '8', GPUType: 'NVIDIA H800'}},
      ],
    },
    '16 x H800',
  ],
])('the resources of %j are shown as "%s"', (job, expected) => {
  expect(formatJobResources(job)).toBe(expected)
})

test.each([
  ['10Gi', 10],
  ['512Mi', 0.5],
  ['1Ti', 1024],
  ['1073741824', 1],
  ['much', undefined],
  ['', undefined],
  [undefined, undefined],
])('the memory amount "%s" is %s GiB', (text, expected) => {
  expect(parseGibibytes(text)).toBe(expected)
})
