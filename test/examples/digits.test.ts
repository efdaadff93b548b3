import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import {readFileSync} from 'node:fs'
import {type AddressInfo, createServer} from 'node:net'
import type {Readable} from 'node:stream'
import {fileURLToPath} from 'node:url'
import {afterEach, describe, expect, test} from '@jest/globals'
import {parse} from 'yaml'

const folder = new URL('../../docs/examples/digits/', import.meta.url)
const running = new Set<ChildProcess>()

afterEach(() => {
  for (const child of running) child.kill('SIGKILL')
})

describe('the digits example', () => {
  test.each([1, 3, 5])('with %i ranks, all ranks learn and end with the same parameters', async (world) => {
    const ranks = await trained(world)

    expect(ranks.map((rank) => [rank.code, rank.stderr])).toEqual(ranks.map(() => [0, '']))
    for (const rank of ranks) {
      expect(rank.losses).toHaveLength(20)
      expect(mean(rank.losses.slice(-5))).toBeLessThan(mean(rank.losses.slice(0, 5)) / 2)
    }
    expect(new Set(ranks.map((rank) => rank.checksum)).size).toBe(1)
    expect(ranks[0]?.checksum).toMatch(/^[0-9a-f]{16}$/)
  })

  test('reaches the same loss with one, three and five ranks', async () => {
    const [one = 0, three = 0, five = 0] = await Promise.all([1, 3, 5].map(finalLoss))

    expect(three).toBeCloseTo(one, 3)
    expect(five).toBeCloseTo(one, 3)
  })

  test('recognizes unseen digits with three ranks', async () => {
    const [master] = await train(3, [])

    expect(Number(/test accuracy ([\d.]+) on 360 held-out images/.exec(master?.stdout ?? '')?.[1])).toBeGreaterThan(
      0.93,
    )
  })

  test.each([
    ['the only rank', 1, []],
    ['the last of three ranks', 3, ['lost rank 2', 'lost rank 0']],
    ['the last of five ranks', 5, ['lost rank 4', 'lost rank 0', 'lost rank 0', 'lost rank 0']],
  ])('when %s fails, the others stop and name the rank they lost', async (_what, world, others) => {
    const ranks = await train(world, ['--steps', '60', '--fail-at-step', '5'])

    expect(ranks.map((rank) => rank.code)).toEqual(ranks.map(() => 1))
    expect(ranks.map((rank) => rank.losses.length)).toEqual(ranks.map(() => 4))
    expect(ranks.slice(0, -1).map((rank) => rank.stderr)).toEqual(
      others.map((lost) =>
        expect.stringMatching(
          new RegExp(`^error: ${lost}: (it closed the connection|read ECONNRESET|write EPIPE)\\n$`),
        ),
      ),
    )
    expect(ranks.at(-1)?.stderr).toMatch(
      /^RangeError: digits\.csv\.gz line \d+: label 17 is not a digit from 0 to 9\n {4}at gradient /,
    )
  })

  test('a killed rank takes the others down, even in the middle of the training', async () => {
    const port = await freePort()
    const ranks = [0, 1, 2].map((rank) => start(rank, 3, port, ['--steps', '100000']))
    await Promise.all(ranks.map((rank) => rank.says('loss')))
    ranks[1]?.child.kill('SIGKILL')
    const [master, , other] = await Promise.all(ranks.map((rank) => rank.ended))

    expect([master?.code, other?.code]).toEqual([1, 1])
    expect(master?.stderr).toMatch(/^error: lost rank 1: .+\n$/)
    expect(other?.stderr).toMatch(/^error: lost rank 0: .+\n$/)
  })

  test('ranks that start before rank 0 wait for it', async () => {
    const port = await freePort()
    const early = start(1, 2, port, ['--steps', '1'])
    await early.says('joins')
    const late = start(0, 2, port, ['--steps', '1'])

    expect((await Promise.all([early.ended, late.ended])).map((rank) => rank.code)).toEqual([0, 0])
  })

  test.each([
    [0, 'error: rank 1 and 2 did not join within 300 ms\n'],
    [1, /^error: cannot reach rank 0 at 127\.0\.0\.1:\d+ within 300 ms: connect ECONNREFUSED .+\n$/],
  ])('rank %i alone of three gives up in time', async (rank, message) => {
    const {code, stderr} = await start(rank, 3, await freePort(), ['--timeout-ms', '300']).ended

    expect(code).toBe(1)
    if (typeof message === 'string') expect(stderr).toBe(message)
    else expect(stderr).toMatch(message)
  })

  test('a rank with other settings is turned away', async () => {
    const port = await freePort()
    const ranks = [start(0, 2, port, ['--lr', '0.2']), start(1, 2, port, ['--lr', '0.3'])]
    const [master, other] = await Promise.all(ranks.map((rank) => rank.ended))

    expect(master).toMatchObject({
      code: 1,
      stderr: 'error: rank 1 runs with another world size or other settings than rank 0\n',
    })
    expect(other).toMatchObject({code: 1, stderr: expect.stringMatching(/^error: lost rank 0: .+\n$/)})
  })

  test.each([
    ['job.yaml', 'digits-mlp-20261123', '--steps 60'],
    ['failing.yaml', 'digits-mlpfailing-20261123', '--steps 60 --fail-at-step 20'],
    ['long.yaml', 'digits-mlplong-20261123', '--steps 600 --step-delay-ms 1000'],
  ])('%s is a job of three pods', (file, name, flags) => {
    expect(parse(readFileSync(new URL(file, folder), 'utf8'))).toEqual({
      DisplayName: name,
      WorkspaceId: '268',
      JobType: 'PyTorchJob',
      JobSpecs: [
        {
          Type: 'Worker',
          PodCount: 3,
          EcsSpec: 'ecs.g6.xlarge',
          Image: expect.stringContaining('.aliyuncs.com/pai/pytorch:'),
        },
      ],
      DataSources: [{Uri: 'file:///PATH/TO/docs/examples/digits', MountPath: '/mnt/digits'}],
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell of the pod expands it
      UserCommand: ['node "${PAI_DLC_SANDBOX_ROOT:-}/mnt/digits/train.mjs"', flags].join(' '),
      JobMaxRunningTimeMinutes: 30,
    })
  })
})

async function train(world: number, flags: string[]) {
  const port = await freePort()
  return Promise.all(Array.from({length: world}, (_, rank) => start(rank, world, port, flags).ended))
}

const done = new Map<number, ReturnType<typeof train>>()
/** Trained once for all tests that look at it. */
function trained(world: number) {
  const ranks = done.get(world) ?? train(world, ['--steps', '20'])
  done.set(world, ranks)
  return ranks
}

async function finalLoss(world: number) {
  const [master] = await trained(world)
  return master?.losses.at(-1)
}

function start(rank: number, world: number, port: number, flags: string[]) {
  const child = spawn(process.execPath, [fileURLToPath(new URL('train.mjs', folder)), ...flags], {
    env: {
      PATH: process.env.PATH,
      MASTER_ADDR: '127.0.0.1',
      MASTER_PORT: String(port),
      WORLD_SIZE: String(world),
      RANK: String(rank),
    },
  })
  running.add(child)
  return {child, says: (text: string) => untilSays(child, text), ended: outcome(child)}
}

async function untilSays(child: ChildProcess, text: string) {
  let said = ''
  while (!said.includes(text)) said += await once(child.stdout as Readable, 'data')
}

async function outcome(child: ChildProcess) {
  const said = {stdout: '', stderr: ''}
  child.stdout?.on('data', (chunk) => (said.stdout += chunk))
  child.stderr?.on('data', (chunk) => (said.stderr += chunk))
  const [code] = await once(child, 'close')
  running.delete(child)
  return {
    ...said,
    code: code as number | null,
    losses: Array.from(
      said.stdout.matchAll(/^step +\d+\/\d+ {2}loss ([\d.]+) {2}accuracy [\d.]+ {2}rank \d\/\d$/gm),
      ([, loss]) => Number(loss),
    ),
    checksum: /^parameters (\w+)/m.exec(said.stdout)?.[1],
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const {port} = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

function mean(numbers: number[]) {
  return numbers.reduce((sum, value) => sum + value, 0) / numbers.length
}
