import {describe, expect, test} from '@jest/globals'
import {jobWithSpec} from './job-bodies.js'
import {startPlayedSandbox} from './played-sandbox.js'
import {call, send, waitForStatus} from './signed-client.js'

describe('a failed pod', () => {
  test.each([
    ['OnFailure', 1, true],
    ['Always', 1, true],
    ['ExitCode', 1, false],
    ['ExitCode', 137, true],
    ['Never', 1, false],
    [undefined, 1, false],
  ])('with RestartPolicy %s and exit code %d is restarted: %s', async (RestartPolicy, code, restarted) => {
    const {sandbox, create, started, find, history} = await startPlayedSandbox()
    const id = await create(jobWithSpec({RestartPolicy}))
    await started(1)
    find('master-0').exit(code)
    if (restarted) {
      await started(2)
      find('master-0').exit(0)
    }

    const job = await waitForStatus(sandbox, id, 'Succeeded', 'Failed')

    expect(job.RestartTimes).toBe(restarted ? '1/10' : '0/10')
    expect((await history(id))?.slice(2)).toEqual(
      restarted ? ['Running', 'Restarting', 'Running', 'Succeeded'] : ['Running', 'Failed'],
    )
  })

  test('stays in HistoryPods with its logs after a restart, up to the restart limit', async () => {
    const {sandbox, create, started, find} = await startPlayedSandbox({restartLimit: 1})
    const id = await create(jobWithSpec({RestartPolicy: 'OnFailure'}))
    await started(1)
    find('master-0').say('first')
    find('master-0').exit(1)
    await started(2)
    find('master-0').say('second')
    find('master-0').exit(1)
    const [pod] = (await waitForStatus(sandbox, id, 'Failed')).Pods ?? []
    const PodId = `${id}-master-0`
    const logs = async (PodUid?: string) =>
      (await call(sandbox, 'GetPodLogs', {JobId: id, PodId, PodUid})).Logs?.map((line) => line.slice(21))

    expect(pod?.HistoryPods).toMatchObject([{PodId, Status: 'Failed'}])
    expect(pod?.HistoryPods?.[0]?.PodUid).not.toBe(pod?.PodUid)
    expect([await logs(), await logs(pod?.PodUid), await logs(pod?.HistoryPods?.[0]?.PodUid)]).toEqual([
      ['second'],
      ['second'],
      ['first'],
    ])
    expect((await send(sandbox, 'GetPodLogs', {JobId: id, PodId, PodUid: 'none'})).status).toBe(404)
  })
})
