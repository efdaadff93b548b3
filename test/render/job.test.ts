import {describe, expect, test} from '@jest/globals'
import {type RenderedJob, renderJob} from '../../src/render/job.js'
import {renderPods} from '../../src/render/pods.js'
import {failedJob, legacyJob, VIEW} from './fixtures.js'

describe('one job is shown', () => {
  test('at 80 columns', () => {
    expect(renderJob(failedJob, VIEW).split('\n')).toEqual([
      'qwen3-sft-全参数微调-2026q4  ✗ Failed  2h05m',
      '',
      '  Id           dlckjd5hm84tmjec',
      '  Type         PyTorchJob',
      '  Created      2026-11-23 16:00:00',
      '  Reason       JobFailed: PyTorchJob dlckjd5hm84tmjec is failed because 1 Master',
      '               replica(s) failed.',
      '  User         1157700000000001',
      '  Workspace    预训练团队 (259315)',
      '  Description  Full fine-tune of the 32B model on the cleaned set, learning rate',
      '               1e-5, third attempt',
      '  Tags         team=nlp,stage=sft',
      '  Restarts     1 of 10',
      '',
      'Where',
      '  Quota       quotaksvqq2oh2pg',
      '  Machines    Lingjun',
      '  Priority    6',
      '  Time limit  1d',
      '',
      'Resources',
      '  Worker  4 x 8 GPU, 96 vCPU, 900 GiB, 400 GiB shared memory',
      '  Total   4 pods, 32 GPU, 384 vCPU, 3.5 TiB',
      '  Image   registry.example.com/pai/pytorch:2.8.0-gpu-py313',
      '',
      'Command',
      '  set -e',
      '  cd /mnt/code',
      '  torchrun train.py \\',
      '    --config sft.yaml',
      '',
      'Data and code',
      '  /mnt/data  d-sgqhx2gsfq27taohn4',
      '  /mnt/ckpt  oss://bucket.oss-cn-hangzhou-internal.aliyuncs.com/ckpt/',
      '  /mnt/code  code-20210111103721-85qz78ia96lu, commit 0123456789ab',
      '',
      'Pods (1 Failed, 3 Running)',
      '  POD       STATUS               DURATION  EXIT',
      '  master-0  ✗ Failed                2h02m  1 Error: RuntimeError: CUDA out of m…',
      '  worker-0  ● Running               2h03m  -',
      '  worker-1  ● Running (Evicted)     2h03m  -',
      '  worker-2  ● Running               2h03m  -',
      '',
      'Timeline (UTC+08:00)',
      '  2026-11-23 16:00:00  ◌ Creating        10s',
      '  2026-11-23 16:00:10  ◌ Queuing       1m40s  JobEnqueued',
      '  2026-11-23 16:01:50  ◌ EnvPreparing  1m12s',
      '  2026-11-23 16:03:02  ● Running       2h01m',
      '  2026-11-23 18:05:00  ✗ Failed               JobFailed',
    ])
  })

  test('with the commands of roles (C18) and the requests of all pods, without an invented unit', () => {
    const job = {
      JobId: 'dlc1',
      UserCommand: 'python train.py',
      JobSpecs: [{Type: 'Master', UserCommand: 'python serve.py'}, {Type: 'Worker'}],
      ...{RequestCPU: 16, RequestGPU: 0.5, RequestMemory: 64},
    }
    const text = renderJob(job, VIEW)
    expect(text).toContain('Command\n  python train.py\n\nCommand of Master\n  python serve.py')
    expect(text).toContain('  Requested  0.5 GPU, 16 vCPU, memory 64 (no unit given)')
  })

  test('at 40 columns', () => {
    expect(renderJob(failedJob, {...VIEW, width: 40}).split('\n')).toEqual([
      'qwen3-sft-全参数微调-2026q4  ✗ Failed  2h05m',
      '',
      '  Id           dlckjd5hm84tmjec',
      '  Type         PyTorchJob',
      '  Created      2026-11-23 16:00:00',
      '  Reason       JobFailed: PyTorchJob',
      '               dlckjd5hm84tmjec is',
      '               failed because 1 Master',
      '               replica(s) failed.',
      '  User         1157700000000001',
      '  Workspace    预训练团队 (259315)',
      '  Description  Full fine-tune of the 32B',
      '               model on the cleaned set,',
      '               learning rate 1e-5, third',
      '               attempt',
      '  Tags         team=nlp,stage=sft',
      '  Restarts     1 of 10',
      '',
      'Where',
      '  Quota       quotaksvqq2oh2pg',
      '  Machines    Lingjun',
      '  Priority    6',
      '  Time limit  1d',
      '',
      'Resources',
      '  Worker  4 x 8 GPU, 96 vCPU, 900 GiB,',
      '          400 GiB shared memory',
      '  Total   4 pods, 32 GPU, 384 vCPU, 3.5',
      '          TiB',
      '  Image   registry.example.com/pai/pytorch:2.8.0-gpu-py313',
      '',
      'Command',
      '  set -e',
      '  cd /mnt/code',
      '  torchrun train.py \\',
      '    --config sft.yaml',
      '',
      'Data and code',
      '  /mnt/data  d-sgqhx2gsfq27taohn4',
      '  /mnt/ckpt  oss://bucket.oss-cn-hangzhou-internal.aliyuncs.com/ckpt/',
      '  /mnt/code  code-20210111103721-85qz78ia96lu,',
      '             commit 0123456789ab',
      '',
      'Pods (1 Failed, 3 Running)',
      '  POD       STATUS',
      '  master-0  ✗ Failed',
      '  worker-0  ● Running',
      '  worker-1  ● Running (Evicted)',
      '  worker-2  ● Running',
      '',
      'Timeline (UTC+08:00)',
      '  11-23 16:00  ◌ Creating        10s',
      '  11-23 16:00  ◌ Queuing       1m40s',
      '  11-23 16:01  ◌ EnvPreparing  1m12s',
      '  11-23 16:03  ● Running       2h01m',
      '  11-23 18:05  ✗ Failed',
    ])
  })

  test('with pods and nodes at 120 columns', () => {
    expect(renderPods(failedJob.Pods ?? [], {...VIEW, width: 120}).split('\n')).toEqual([
      '  POD                        ROLE    STATUS               NODE           DURATION  EXIT',
      '  dlckjd5hm84tmjec-master-0  master  ✗ Failed             lingjc0a80000     2h02m  1 Error: RuntimeError: CUDA out of m…',
      '  dlckjd5hm84tmjec-worker-0  worker  ● Running            lingjc0a80001     4h39m  -',
      '  dlckjd5hm84tmjec-worker-1  worker  ● Running (Evicted)  lingjc0a80002     4h39m  -',
      '  dlckjd5hm84tmjec-worker-2  worker  ● Running            lingjc0a80003     4h39m  -',
    ])
  })

  test('without history in ASCII', () => {
    expect(renderJob(legacyJob, {...VIEW, unicode: false}).split('\n')).toEqual([
      'test_nni_v1  + Succeeded  3m06s',
      '',
      '  Id         dlc1xjcumbfm7aai',
      '  Type       PyTorchJob',
      '  Created    2026-09-05 18:03:38',
      '  Reason     JobSucceeded: PyTorchJob dlc1xjcumbfm7aai is successfully',
      '             completed.',
      '  User       1157700000000001',
      '  Workspace  259315',
      '',
      'Where',
      '  Quota       none, public resources',
      '  Time limit  none',
      '',
      'Resources',
      '  Worker  1 x 1 GPU, 12 vCPU, 10 GiB',
      '  Image   registry.example.com/nni:0.0.3',
      '',
      'Command',
      '  python mnist.py --lr=0.0001',
      '',
      'Data and code',
      '  Data  d-sgqhx2gsfq27taohn4',
      '',
      'Pods',
      '  POD       STATUS       DURATION',
      '  master-0  + Succeeded     2m51s',
      '',
      'Timeline (UTC+08:00)',
      '  2026-09-05 18:03:38  . Created      12s',
      '  2026-09-05 18:03:50  . Submitted     1s',
      '  2026-09-05 18:03:51  * Running    2m53s',
      '  2026-09-05 18:06:44  + Succeeded',
    ])
  })

  test('with colors on a terminal', () => {
    expect(
      renderJob(
        {JobId: 'dlc1', DisplayName: 'a', Status: 'Running', JobType: 'TFJob', GmtCreateTime: '2026-11-23T12:41:00Z'},
        {...VIEW, color: true},
      ).split('\n'),
    ).toEqual([
      '\u001b[1ma\u001b[22m  \u001b[34m● Running\u001b[39m  \u001b[2m3s\u001b[22m',
      '',
      '  \u001b[2mId       \u001b[22mdlc1',
      '  \u001b[2mType     \u001b[22mTFJob',
      '  \u001b[2mCreated  \u001b[22m2026-11-23 20:41:00',
      '',
      '\u001b[1mWhere\u001b[22m',
      '  \u001b[2mQuota  \u001b[22mnone, public resources',
      '',
      '\u001b[1mTimeline (UTC+08:00)\u001b[22m',
      '  2026-11-23 20:41:00  \u001b[90m◌ Created\u001b[39m  3s',
    ])
  })

  test('with nothing known', () => {
    expect(renderJob({}, VIEW).split('\n')).toEqual(['Job  ? Unknown'])
  })

  test('with nulls, an unknown status and hostile text', () => {
    expect(
      renderJob(
        {
          JobId: 'dlc1',
          DisplayName: '\u001b[2Jx',
          Status: 'Dequeued',
          Pods: [{PodId: 'dlc1-worker-0', Status: '\u202eOdd'}],
          StatusHistory: [{Status: 'Dequeued', StartTime: '2026-11-23T12:41:00Z'}],
          UserCommand: 'echo \u001b]0;t\u0007hi',
          CodeSource: {CodeSourceId: 'code-1', Branch: 'main\u001b[2J'},
        } as RenderedJob,
        VIEW,
      ).split('\n'),
    ).toEqual([
      'x  ? Dequeued',
      '',
      '  Id  dlc1',
      '',
      'Where',
      '  Quota  none, public resources',
      '',
      'Command',
      '  echo hi',
      '',
      'Data and code',
      '  Code  code-1, branch main',
      '',
      'Pods',
      '  POD       STATUS',
      '  worker-0  ? Odd',
      '',
      'Timeline (UTC+08:00)',
      '  2026-11-23 20:41:00  ? Dequeued  3s',
    ])
  })

  const sixty = [...Array(60).keys()].map((index) => ({
    PodId: `dlc1-worker-${index}`,
    Type: 'worker',
    Status: index > 57 ? 'Failed' : index === 7 ? 'Pending' : 'Running',
  }))

  test('with the pods of a large job in groups: failed ones alone, slow ones next', () => {
    expect(
      renderPods([{PodId: 'dlc1-master-0', Type: 'master', Status: 'Running'}, ...sixty], VIEW).split('\n'),
    ).toEqual([
      '  POD                   PODS  STATUS',
      '  worker-58                1  ✗ Failed',
      '  worker-59                1  ✗ Failed',
      '  worker-7                 1  ◌ Pending',
      '  master-0                 1  ● Running',
      '  worker-0 … worker-57    57  ● Running',
      '  All pods: --pods all',
    ])
  })

  test('with every pod if that is wanted', () => {
    const rows = renderPods(sixty, {...VIEW, showsAllPods: true}).split('\n')

    expect(rows).toHaveLength(61)
    expect(rows[8]).toBe('  worker-7   ◌ Pending')
  })

  test('with variables, whose secrets are not shown', () => {
    const Envs = {LEVEL: 'debug', EMPTY: '', HF_TOKEN: 'abc', URL: 'https://user:pass@host/'}

    expect(renderJob({Envs}, VIEW)).toContain(
      ['Environment', '  LEVEL     debug', '  EMPTY     ""', '  HF_TOKEN  ***', '  URL       ***'].join('\n'),
    )
  })

  test('with the name of its user, and without a time limit', () => {
    const text = renderJob({UserId: '115', Username: 'alice', JobId: 'dlc1', JobMaxRunningTimeMinutes: 0}, VIEW)

    expect(text).toMatch(/^ {2}User +alice \(115\)$/m)
    expect(text).toMatch(/^ {2}Time limit +none$/m)
  })
})

describe('restarts of pods', () => {
  const restarted = {
    JobId: 'dlc1',
    Status: 'Running',
    RestartTimes: '2/10',
    GmtCreateTime: '2026-11-23T12:00:00Z',
    Pods: [
      {
        PodId: 'dlc1-master-0',
        Status: 'Running',
        GmtCreateTime: '2026-11-23T12:30:00Z',
        HistoryPods: [{PodId: 'dlc1-master-0'}, {}],
      },
      {PodId: 'dlc1-worker-0', Status: 'Running', GmtCreateTime: '2026-11-23T12:00:00Z'},
    ],
    RestartRecord: [
      {
        OccurTime: '2026-11-23T12:10:00Z',
        OccurPhase: 'Running',
        RestartStatus: 'Succeeded',
        RestartDurationInSec: 65,
        Reason: 'NodeFailure',
      },
      {
        OccurTime: '2026-11-23T12:29:00Z',
        RestartStatus: 'Succeeded',
        DetailErrorInfoList: [{ErrorCode: 'XID79', Pod: 'dlc1-master-0', ErrorMsg: 'GPU has fallen off the bus'}],
      },
      {},
    ],
  }
  test('are counted per pod and listed one by one', () => {
    const text = renderJob(restarted, VIEW).split('\n')
    expect(text).toContain('  Restarts  2 of 10')
    expect(text.slice(text.indexOf('Pods (2 Running)'))).toEqual([
      'Pods (2 Running)',
      '  POD       STATUS     DURATION  RESTARTS',
      '  master-0  ● Running    11m03s         2',
      '  worker-0  ● Running    41m03s         -',
      '',
      'Timeline (UTC+08:00)',
      '  2026-11-23 20:00:00  ◌ Created  41m03s',
      '',
      'Restarts',
      '  2026-11-23 20:10:00  Running  Succeeded  1m05s  NodeFailure',
      '  2026-11-23 20:29:00           Succeeded         XID79: dlc1-master-0: GPU has…',
    ])
  })
})
