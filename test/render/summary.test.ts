import {describe, expect, test} from '@jest/globals'
import {renderJobSummary, renderStopSummary} from '../../src/render/summary.js'
import {failedJob, VIEW} from './fixtures.js'

describe('before it is done', () => {
  test('a job to create, with sources', () => {
    expect(
      renderJobSummary(
        {
          DisplayName: '训练',
          JobType: 'PyTorchJob',
          JobSpecs: failedJob.JobSpecs ?? [],
          UserCommand: 'python train.py',
          DataSources: [{DataSourceId: 'd-x', MountPath: '/mnt/data', MountAccess: 'RO'}],
          CodeSource: {CodeSourceId: 'code-1', MountPath: '/mnt/code'},
          Envs: {A: '1', TOKEN: 'secret'},
          JobMaxRunningTimeMinutes: 90,
        },
        VIEW,
        {
          DisplayName: '--display-name',
          JobSpecs: 'job.yaml',
          'JobSpecs[0].Image': '--image',
          UserCommand: 'job.yaml',
          CodeSource: '--code-source',
        },
      ).split('\n'),
    ).toEqual([
      'Job',
      '  Name         训练  (--display-name)',
      '  Type         PyTorchJob',
      '  Workspace    your default workspace',
      '  Quota        none, public resources (billed)',
      '  Time limit   1h30m',
      '  Environment  A, TOKEN',
      '',
      'Resources',
      '  Worker  4 x 8 GPU, 96 vCPU, 900 GiB, 400 GiB shared memory  (job.yaml)',
      '  Total   4 pods, 32 GPU, 384 vCPU, 3.5 TiB',
      '  Image   registry.example.com/pai/pytorch:2.8.0-gpu-py313  (--image)',
      '',
      'Command (job.yaml)',
      '  python train.py',
      '',
      'Data and code',
      '  /mnt/data  d-x, RO',
      '  /mnt/code  code-1  (--code-source)',
    ])
  })

  test('a job to create, at 40 columns', () => {
    expect(
      renderJobSummary(
        {
          DisplayName: 'a',
          WorkspaceId: '259315',
          ResourceId: 'quotaksvqq2oh2pg',
          Priority: 3,
          Description: 'a long description of the job to come',
        },
        {width: 40, color: false},
        {Description: '--description'},
      ).split('\n'),
    ).toEqual([
      'Job',
      '  Name         a',
      '  Workspace    259315',
      '  Quota        quotaksvqq2oh2pg',
      '  Priority     3',
      '  Description  a long description of the',
      '               job to come',
      '               (--description)',
    ])
  })

  test('a source of several values inside is named once, and images that were not looked up are', () => {
    expect(
      renderJobSummary(
        {
          WorkspaceId: '268',
          ResourceId: 'quota1',
          JobSpecs: [
            {Type: 'Worker', PodCount: 1, Image: 'registry.example.com/a:1', ResourceConfig: {CPU: '8', GPU: '1'}},
          ],
          DataSources: [{DataSourceId: 'd-x', MountPath: '/mnt/data'}],
          Envs: {A: '1', B: '2'},
        },
        {...VIEW, isVerified: false},
        {
          'JobSpecs[0].ResourceConfig.CPU': 'job.yaml',
          'JobSpecs[0].ResourceConfig.GPU': 'job.yaml',
          'JobSpecs[0].Image': 'flag',
          'DataSources[0].DataSourceId': 'flag',
          'Envs.A': 'job.yaml',
          'Envs.B': 'flag',
        },
      ).split('\n'),
    ).toEqual([
      'Job',
      '  Workspace    268',
      '  Quota        quota1',
      '  Environment  A, B  (job.yaml, flag)',
      '',
      'Resources',
      '  Worker  1 x 1 GPU, 8 vCPU  (job.yaml)',
      '  Image   registry.example.com/a:1  (flag, not looked up)',
      '',
      'Data and code',
      '  /mnt/data  d-x  (flag)',
    ])
  })

  test('a job to stop', () => {
    expect(renderStopSummary({...failedJob, Status: 'Running', GmtFinishTime: ''}, VIEW).split('\n')).toEqual([
      '  Job          dlckjd5hm84tmjec',
      '  Name         qwen3-sft-全参数微调-2026q4',
      '  Status       ● Running',
      '  Running for  4h38m',
      '  Uses         32 GPU, 4 pods',
    ])
  })

  test('a job to stop of which little is known', () => {
    expect(renderStopSummary({JobId: 'dlc1', Status: 'Queuing'}, VIEW).split('\n')).toEqual([
      '  Job     dlc1',
      '  Status  ◌ Queuing',
    ])
  })
})
