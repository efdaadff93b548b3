import {describe, expect, test} from '@jest/globals'
import {LineMultiset} from '../../src/logs/line-multiset.js'
import {Tail, type TailOptions} from '../../src/logs/tail.js'
import {createInstantClock, createRandom, type LoggedLine, readLogWindow, START_TIME} from '../support/fake-cloud.js'

interface Server {
  keep?: 'last' | 'first'
  cap?: number
  /** By how much this machine's clock is ahead, in milliseconds. */
  skew?: number
  exact?: boolean
}

/** A tail over a log that is written as the clock goes. */
function tailOf(log: LoggedLine[], options: Partial<TailOptions> = {}, server: Server = {}) {
  const {keep, cap = 1e9, exact} = server
  const clock = createInstantClock()
  const reads: number[] = []
  const read = async (window: {StartTime: string; EndTime?: string}, max: number) => {
    const lines = readLogWindow(log, clock.time - (server.skew ?? 0), {
      ...window,
      maxLines: Math.min(max, cap),
      keep,
      comparesExactly: exact,
    })
    reads.push(lines.length)
    return lines
  }
  return {clock, reads, tail: new Tail(read, {clock, start: START_TIME, ...options})}
}

function line(seconds: number, text: string, delay = 0): LoggedLine {
  return {time: START_TIME + seconds * 1_000, text, visibleAt: START_TIME + (seconds + delay) * 1_000}
}

/** Polls every `every` seconds up to `end`, and on while more waits. */
async function pollUntil({clock, tail}: ReturnType<typeof tailOf>, end: number, every = 3): Promise<string[]> {
  const lines: string[] = []
  while (clock.time <= START_TIME + end * 1_000) {
    for (let more = true; more; ) {
      const got = await tail.poll()
      lines.push(...got.lines)
      more = got.hasMore
    }
    clock.time += every * 1_000
  }
  return lines
}

describe('Tail.poll', () => {
  test.each<[string, LoggedLine[], string[]]>([
    ['returns each line once', [line(1, 'a'), line(2, 'b'), line(20, 'c')], ['a', 'b', 'c']],
    [
      'keeps repeated lines, in one second and over time',
      [line(1, 'x'), line(1, 'x'), line(5, 'x'), line(150, 'x'), line(300, 'x')],
      ['x', 'x', 'x', 'x', 'x'],
    ],
    ['keeps a line that comes late', [line(1, 'a'), line(2, 'late', 40), line(3, 'b')], ['a', 'b', 'late']],
    ['keeps a repeated line that comes late', [line(1, 'x'), line(2, 'x', 40), line(3, 'x')], ['x', 'x', 'x']],
    ['keeps the order of a second', [line(1.1, 'b'), line(1.2, 'a'), line(1.3, 'c')], ['b', 'a', 'c']],
    ['returns nothing for an empty log', [], []],
    ['returns lines after a long silence', [line(1, 'x'), line(3_000, 'x'), line(3_001, 'y')], ['x', 'x', 'y']],
  ])('%s', async (_, log, expected) => {
    expect(await pollUntil(tailOf(log), 3_200)).toEqual(expected)
  })

  test('reads windows that do not grow with the log', async () => {
    const log = Array.from({length: 3_600}, (_, second) => line(second, `step ${second}`))
    const told = tailOf(log)
    expect(await pollUntil(told, 3_700)).toEqual(log.map(({text}) => text))
    expect(Math.max(...told.reads)).toBeLessThan(250)
  })

  test.each<[string, Server]>([
    ['a response that keeps the last lines', {}],
    ['a response that keeps the first lines', {keep: 'first'}],
    ['a service that compares exact times', {exact: true}],
    ['a service with a cap of 1,000', {cap: 1_000}],
    ['a service with a cap of 2,000', {cap: 2_000}],
  ])('loses nothing when far more waits than one response holds: %s', async (_, server) => {
    const log = Array.from({length: 12_000}, (_, index) => line(index / 20, `line ${index % 700}`))
    const told = tailOf(log, {limits: [500, 2_500]}, server)
    told.clock.time = START_TIME + 1_000_000
    expect(await pollUntil(told, 1_050)).toEqual(log.map(({text}) => text))
    expect(Math.max(...told.reads)).toBeLessThanOrEqual(2_500)
  })

  test('accepts a round number of lines that is not a cap', async () => {
    const log = Array.from({length: 1_000}, (_, index) => line(index / 10, `line ${index}`))
    const told = tailOf(log)
    told.clock.time = START_TIME + 200_000
    expect(await pollUntil(told, 260)).toHaveLength(1_000)
    expect(told.reads.length).toBeLessThan(60)
  })

  test('notes when one second holds more than can be read', async () => {
    const notes: string[] = []
    const log = [...Array.from({length: 50}, (_, index) => line(10, `${index}`)), line(20, 'after')]
    const told = tailOf(log, {limits: [10], onNote: (note) => notes.push(note)}, {cap: 10})
    told.clock.time = START_TIME + 30_000
    expect((await pollUntil(told, 120)).at(-1)).toBe('after')
    expect(new Set(notes)).toEqual(new Set(['More than 10 lines in one second: some are missing.']))
  })

  test('raises the limit when one second holds more than a response, and loses nothing', async () => {
    const notes: string[] = []
    const log = Array.from({length: 900}, (_, index) =>
      line(Math.floor(index / 90) + index / 1e4, `line ${index % 700}`),
    )
    const told = tailOf(log, {limits: [10, 40], onNote: (note) => notes.push(note)})
    told.clock.time = START_TIME + 30_000
    expect(await pollUntil(told, 120)).toEqual(log.map(({text}) => text))
    expect(notes).toEqual([])
  })

  test.each([
    ['more than half a response per second', 30],
    ['more than a response in ten seconds', 6],
  ])('keeps late and repeated lines of a log with %s', async (_, rate) => {
    const random = createRandom(rate)
    const log = Array.from({length: rate * 200}, (_, index) =>
      line(index / rate, `line ${index % (rate * 3)}`, random() * 12),
    )
    const told = tailOf(log, {limits: [50]})
    const got = await pollUntil(told, 400)
    expect(got.sort()).toEqual(log.map(({text}) => text).sort())
    expect(Math.max(...told.reads)).toBeLessThanOrEqual(200)
  })

  test.each([-600, -45, 30, 300])('tolerates a clock that is %i s ahead of the service', async (skew) => {
    const log = Array.from({length: 3_000}, (_, second) => line(second, `step ${second % 10}`, 5))
    expect(await pollUntil(tailOf(log, {}, {skew: skew * 1_000}), 4_000)).toEqual(log.map(({text}) => text))
  })
})

describe('a clock that is set while lines are followed', () => {
  test.each([-120, 120, -3_600, 3_600])('by %i s costs no line and repeats none', async (jump) => {
    const log = Array.from({length: 3_000}, (_, second) => line(second, `step ${second % 10}`, 5))
    const server: Server = {}
    const told = tailOf(log, {}, server)
    const before = await pollUntil(told, 1_500)
    told.clock.time += jump * 1_000
    server.skew = jump * 1_000
    const after = await pollUntil(told, 3_100 + jump)
    expect([...before, ...after]).toEqual(log.map(({text}) => text))
  })
})

describe('Tail.readLast', () => {
  const log = Array.from({length: 5_000}, (_, second) => line(second, `line ${second}`))
  test.each([
    ['the last of many lines', 5_000, 3, ['line 4997', 'line 4998', 'line 4999']],
    ['more lines than ten minutes hold', 5_000, 1_700, log.slice(-1_700).map(({text}) => text)],
    ['all lines if there are fewer', 1, 100, ['line 0', 'line 1']],
    ['none if none are asked for', 5_000, 0, []],
  ])('returns %s, and polls continue from there', async (_, at, count, expected) => {
    const told = tailOf(log)
    told.clock.time = START_TIME + at * 1_000
    expect(await told.tail.readLast(count)).toEqual(expected)
    expect(await pollUntil(told, at + 30)).toEqual(
      log
        .slice(at + 1, at + 31)
        .map(({text}) => text)
        .filter((_, index) => at + 1 + index <= 5_000),
    )
  })

  test('narrows the window if ten minutes are too much', async () => {
    const dense = Array.from({length: 6_000}, (_, index) => line(index / 10, `line ${index}`))
    const told = tailOf(dense, {limits: [1_500]})
    told.clock.time = START_TIME + 600_000
    expect(await told.tail.readLast(2)).toEqual(['line 5998', 'line 5999'])
    expect(await pollUntil(told, 610)).toEqual([])
  })
})

test('a first read that fails leaves out no line that came meanwhile', async () => {
  const log = Array.from({length: 400}, (_, second) => line(second, `line ${second}`))
  const clock = createInstantClock()
  clock.time = START_TIME + 100_000
  let isOut = true
  const read = async (window: {StartTime: string; EndTime?: string}, max: number) => {
    if (isOut) throw new Error('out of reach')
    return readLogWindow(log, clock.time, {...window, maxLines: max})
  }
  const tail = new Tail(read, {clock, start: START_TIME})
  await expect(tail.readLast(3)).rejects.toThrow()
  clock.time += 60_000
  isOut = false
  expect(await tail.readLast(3)).toEqual(log.slice(100, 161).map(({text}) => text))
})

test.each(Array.from({length: 12}, (_, seed) => [seed]))(
  'a tail continues from a state without a gap: random log %i',
  async (seed) => {
    const random = createRandom(seed)
    const log: LoggedLine[] = []
    for (let time = 0; time < 900; time += random() * 2)
      log.push(line(time, ['loss', 'ok', ''][Math.floor(random() * 3)] ?? '', random() * 20))
    const options = {limits: [50, 200]}
    let told = tailOf(log, options)
    const got: string[] = []
    for (let end = 50; end < 1_100; end += random() * 300) {
      got.push(...(await pollUntil(told, end, 1 + random() * 9)))
      const state = JSON.parse(JSON.stringify(told.tail.getState()))
      const {time} = told.clock
      told = tailOf(log, {...options, state})
      told.clock.time = time + (random() < 0.3 ? 200_000 : 0)
    }
    got.push(...(await pollUntil(told, 1_600)))
    expect(got.sort()).toEqual(log.map(({text}) => text).sort())
  },
)

test.each(Array.from({length: 60}, (_, seed) => [seed]))(
  'no line is lost or duplicated: random log %i',
  async (seed) => {
    const random = createRandom(seed)
    const words = ['loss', 'loss', 'step', 'ok', '2026-03-20 10:00:00  x', '']
    const log: LoggedLine[] = []
    for (let time = 0; time < 1_500; time += random() < 0.05 ? random() * 200 : random() * 2) {
      log.push(line(time, words[Math.floor(random() * words.length)] ?? '', random() * 40))
    }
    const told = tailOf(log, {limits: [50, 200]}, {keep: seed % 2 ? 'first' : 'last', exact: seed % 3 === 0})
    const got = await pollUntil(told, 1_700, 1 + random() * 9)
    expect(got.sort()).toEqual(log.map(({text}) => text).sort())
  },
)

test('a multiset adds lines beyond those known, and forgets all but the kept ones', () => {
  const seen = new LineMultiset(['a', 'a', 'b'])
  expect(seen.addNew(['a', 'c', 'a', 'a'])).toEqual(['c', 'a'])
  seen.removeExcept(['a', 'a', 'a', 'b'], ['a'])
  expect([seen.count('a'), seen.count('b'), seen.count('c'), seen.size]).toEqual([1, 0, 1, 2])
})
