import {describe, expect, test} from '@jest/globals'
import {CliError} from '../../src/errors.js'
import {createLiveJobs, type LiveJobs, type LiveJobsOptions} from '../../src/job/live-jobs.js'
import {
  anyJob,
  awaitableJobs,
  deletableJobs,
  runningJobs,
  sanityCheckedJobs,
  startedJobs,
  stoppableJobs,
  updatableJobs,
} from '../../src/job/selection.js'
import {createFakeCloud, createInstantClock, fault} from '../support/fake-cloud.js'

interface Item {
  JobId: string
  Status: string
  GmtCreateTime: string
  [more: string]: unknown
}

const job = (index: number, Status = 'Running', more: object = {}): Item => ({
  JobId: `dlc${index}`,
  Status,
  GmtCreateTime: new Date(Date.UTC(2026, 2, 20, 10, 0, 0) - index * 1000).toISOString(),
  ...more,
})

interface Asked {
  Status?: string
  JobIds?: string
  ShowOwn?: boolean
  PageNumber: number
  PageSize: number
}

/** A service with own jobs and those of others, the newest first; `refuse` throws for a call. */
function service(
  own: Item[],
  others: Item[] = [],
  refuse: (input: Asked, call: number) => Error | undefined = () => undefined,
) {
  let call = 0
  return createFakeCloud({
    ListJobs: (input: Asked) => {
      const error = refuse(input, ++call)
      if (error) throw error
      const all = input.ShowOwn === false ? [...own, ...others] : own
      const found = all.filter(
        ({JobId, Status}) =>
          (input.Status === undefined || Status === input.Status) &&
          (input.JobIds === undefined || input.JobIds.split(',').includes(JobId)),
      )
      const from = (input.PageNumber - 1) * input.PageSize
      return {Jobs: found.slice(from, from + input.PageSize), TotalCount: found.length}
    },
  })
}

const denied = new CliError({code: 'NoPermission', exit: 'denied', message: 'not allowed', httpStatus: 403})

function listed(cloud: ReturnType<typeof service>, options: Partial<LiveJobsOptions> = {}) {
  const clock = createInstantClock()
  return {clock, list: createLiveJobs(cloud, {selector: anyJob('show'), clock, intervalMs: 4000, ...options})}
}
const ids = ({rows}: LiveJobs) => rows.map(({id}) => id)

/** Resolves when the list has become so; it is watched meanwhile. */
function until(list: LiveJobs, fits: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const stop = list.watch(() => {
      if (!fits()) return
      stop()
      resolve()
    })
    if (fits()) {
      stop()
      resolve()
    }
  })
}
const whole = (list: LiveJobs) => until(list, () => list.isComplete)

describe('a live list of jobs', () => {
  test('own jobs come first, page by page, then jobs of other users, without duplicates', async () => {
    const own = Array.from({length: 70}, (_, index) => job(index))
    const cloud = service(own, [job(100)])
    const {list} = listed(cloud, {includeOtherUsers: true})
    await list.ready()
    expect(list.rows).toHaveLength(50)
    await whole(list)
    expect(ids(list)).toEqual([...own.map(({JobId}) => JobId), 'dlc100'])
    expect(list.rows.map(({isOwn}) => isOwn).indexOf(false)).toBe(70)
  })

  test('a caller who may not list jobs of other users sees their own', async () => {
    const {list} = listed(
      service([job(1)], [], ({ShowOwn}) => (ShowOwn === false ? denied : undefined)),
      {includeOtherUsers: true},
    )
    await whole(list)
    expect({ids: ids(list), failure: list.failure}).toEqual({ids: ['dlc1'], failure: undefined})
  })

  test('no further page is read once the last watcher has left', async () => {
    const cloud = service(Array.from({length: 500}, (_, index) => job(index)))
    const {list} = listed(cloud, {includeOtherUsers: true})
    await list.ready()
    list.watch(() => {})()
    await new Promise((resolve) => setImmediate(resolve))
    expect(list).toMatchObject({isComplete: true, rows: {length: 100}})
  })

  test('a list that can’t be read rejects with the reason', async () => {
    const {list} = listed(service([], [], () => denied))
    await expect(list.ready()).rejects.toBe(denied)
    expect(list).toMatchObject({isComplete: true, failure: denied})
  })

  test('a selector with few statuses asks the service for these, however old the jobs are', async () => {
    const cloud = service([job(1), job(2, 'Succeeded'), job(3, 'Queuing')])
    const {list} = listed(cloud, {selector: stoppableJobs()})
    await whole(list)
    expect(ids(list)).toEqual(['dlc1', 'dlc3'])
    expect(cloud.calls.map(([, input]) => input)).toEqual(
      ['Queuing', 'Running'].map((Status) => expect.objectContaining({Status, StartTime: '1970-01-01T00:00:00Z'})),
    )
  })

  test('jobs in priority statuses come first, and the limit holds for all', async () => {
    const {list} = listed(service([job(1, 'Failed'), job(2, 'Failed'), job(3), job(4, 'Failed')]), {
      priorityStatuses: ['Running'],
      limit: 3,
    })
    await whole(list)
    expect(ids(list)).toEqual(['dlc3', 'dlc1', 'dlc2'])
  })
})

describe('a live list that is watched', () => {
  test('updates a job in index, puts a new one first and keeps a deleted one', async () => {
    const own = [job(1), job(2), job(3, 'Failed')]
    const {list} = listed(service(own))
    await whole(list)
    own.splice(1, 2, job(2, 'Stopped'))
    own.unshift(job(0))
    await until(list, () => list.rows.length === 4)
    expect(list.rows.map(({id, job: {Status}}) => `${id} ${Status}`)).toEqual([
      'dlc0 Running',
      'dlc1 Running',
      'dlc2 Stopped',
      'dlc3 Failed',
    ])
  })

  test('reads active jobs by id if they are not among the newest', async () => {
    const own = Array.from({length: 60}, (_, index) => job(index, index === 59 ? 'Running' : 'Failed'))
    const cloud = service(own)
    const {list} = listed(cloud)
    await whole(list)
    own[59] = job(59, 'Succeeded')
    await until(list, () => list.rows[59]?.job.Status === 'Succeeded')
    expect(cloud.calls.at(-1)?.[1]).toMatchObject({JobIds: 'dlc59', ShowOwn: false})
  })

  test('reads nothing more once the last watcher has left', async () => {
    const cloud = service([job(1)])
    const {list, clock} = listed(cloud)
    await whole(list)
    const before = cloud.calls.length
    await clock.sleep(60_000)
    await clock.sleep(60_000)
    expect(cloud.calls.length).toBe(before)
  })

  test('names a failure that may pass until it has passed, and slows down when throttled', async () => {
    let isBusy = false
    const {list, clock} = listed(service([job(1)], [], () => (isBusy ? fault('Throttling.User', 400) : undefined)))
    await whole(list)
    isBusy = true
    await until(list, () => list.staleReason !== undefined)
    expect(list.staleReason).toBe('Reading the jobs failed (Throttling.User). Retrying.')
    await until(list, () => clock.slept.some((pause) => pause > 4000))
    isBusy = false
    await until(list, () => list.staleReason === undefined)
  })

  test('stays as it was after a failure that will not pass, and names it', async () => {
    let isOver = false
    const {list} = listed(service([job(1)], [], () => (isOver ? denied : undefined)))
    await whole(list)
    isOver = true
    await until(list, () => list.staleReason !== undefined)
    expect({ids: ids(list), trouble: list.staleReason}).toEqual({
      ids: ['dlc1'],
      trouble: 'No longer up to date: not allowed',
    })
  })
})

describe('M1, M3, M5 accepted: only jobs that the verb applies to come into question', () => {
  const ALL = [
    'Creating',
    'Queuing',
    'EnvPreparing',
    'Running',
    'Stopping',
    'Succeeded',
    'Failed',
    'Stopped',
    'NeverHeardOf',
  ]
  const fitting = (goal: {reject(job: Item): string | undefined}, more: object = {}) =>
    ALL.filter((Status) => goal.reject(job(1, Status, more)) === undefined).join(' ')

  test.each([
    ['show', anyJob('show'), {}, ALL.join(' ')],
    ['stop', stoppableJobs(), {}, 'Queuing Running'],
    ['stop --force', stoppableJobs(true), {}, 'Creating Queuing EnvPreparing Running Stopping NeverHeardOf'],
    ['delete', deletableJobs(), {}, 'Succeeded Failed Stopped'],
    ['wait', awaitableJobs('finished'), {}, 'Creating Queuing EnvPreparing Running Stopping NeverHeardOf'],
    ['wait --for running', awaitableJobs('running'), {}, 'Creating Queuing EnvPreparing NeverHeardOf'],
    ['terminal', runningJobs(), {}, 'Running'],
    ['logs', startedJobs('read'), {}, 'Running Stopping Succeeded Failed Stopped'],
    ['update', updatableJobs({}), {}, ALL.join(' ')],
    [
      'update --priority, in a quota',
      updatableJobs({Priority: 7}),
      {ResourceId: 'quota1'},
      'Creating Queuing EnvPreparing',
    ],
    ['update --priority, on public resources', updatableJobs({Priority: 7}), {}, ''],
    ['update --workers', updatableJobs({workers: 2}), {}, ''],
    [
      'update --workers, of an elastic job',
      updatableJobs({workers: 2}),
      {JobType: 'ElasticBatchJob'},
      'Creating Queuing EnvPreparing Running Stopping NeverHeardOf',
    ],
    ['sanity, of a job created without checks', sanityCheckedJobs(), {Settings: {}}, ''],
    ['sanity, of a job created with checks', sanityCheckedJobs(), {Settings: {EnableSanityCheck: true}}, ALL.join(' ')],
    ['sanity, if the list does not tell', sanityCheckedJobs(), {}, ALL.join(' ')],
  ])('job %s applies to the right statuses', (_what, goal, more, expected) => {
    expect(fitting(goal, more)).toBe(expected)
  })
})
