import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals'
import {loadSeenResources, type SeenResource, saveSeenResources} from '../../src/completion/memory.js'

const CLOUD = 'pai-dlc.cn-hangzhou.aliyuncs.com cn-hangzhou prod'
const job = (id: string, more: Partial<SeenResource> = {}): SeenResource => ({
  id,
  name: `name of ${id}`,
  status: 'Running',
  ...more,
})

let home: string
let around: {env: Record<string, string>; home: string; platform: NodeJS.Platform}
let file: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'pai-dlc-memory-'))
  around = {env: {}, home, platform: process.platform === 'win32' ? 'win32' : 'linux'}
  file =
    process.platform === 'win32'
      ? join(home, 'AppData', 'Local', 'pai-dlc', 'completion.json')
      : join(home, '.cache', 'pai-dlc', 'completion.json')
})
afterEach(() => rmSync(home, {recursive: true, force: true}))

const keep = (place: string, jobs: SeenResource[], gone: string[] = []) =>
  saveSeenResources(place, {seen: {job: new Map(jobs.map((entry) => [entry.id, entry]))}, deleted: gone}, around)
const ids = (place: string) => loadSeenResources(place, 'job', around).map(({id}) => id)

describe('ids that were seen earlier', () => {
  test('are offered once each, newest first, with their last status', () => {
    keep(CLOUD, [job('dlc1', {created: '2026-11-20T00:00:00Z'}), job('dlc2', {created: '2026-11-22T00:00:00Z'})])
    keep(CLOUD, [
      job('dlc1', {created: '2026-11-20T00:00:00Z', status: 'Failed'}),
      job('dlc3', {created: '2026-11-21T00:00:00Z'}),
      job(''),
      job('--output-file=x'),
    ])
    expect(loadSeenResources(CLOUD, 'job', around).map(({id, status}) => [id, status])).toEqual([
      ['dlc2', 'Running'],
      ['dlc3', 'Running'],
      ['dlc1', 'Failed'],
    ])
  })

  test('are forgotten when the job is deleted', () => {
    keep(CLOUD, [job('dlc1'), job('dlc2')])
    keep(CLOUD, [], ['dlc1'])
    expect(ids(CLOUD)).toEqual(['dlc2'])
  })

  test('are not offered in another place', () => {
    keep(CLOUD, [job('dlc1')])
    expect(ids(CLOUD.replace('prod', 'staging'))).toEqual([])
  })

  test('in sandboxes never displace those in the cloud', () => {
    keep(CLOUD, [job('dlc0')])
    for (let port = 40_000; port < 40_020; port++) keep(`127.0.0.1:${port} cn-hangzhou `, [job(`dlc${port}`)])
    expect(ids(CLOUD)).toEqual(['dlc0'])
    expect(Object.keys(JSON.parse(readFileSync(file, 'utf8')))).toHaveLength(2)
  })

  test('are limited to 200 of a kind and 8 places', () => {
    for (let count = 0; count < 12; count++)
      keep(
        `host${count} region `,
        Array.from({length: 300}, (_, index) => job(`dlc${index}`)),
      )
    expect(ids('host11 region ')).toHaveLength(200)
    expect(Object.keys(JSON.parse(readFileSync(file, 'utf8')))).toHaveLength(8)
  })

  if (process.platform !== 'win32')
    test('are stored in a file for the user only, written atomically', () => {
      keep(CLOUD, [job('dlc1')])
      expect(statSync(file).mode & 0o777).toBe(0o600)
      expect(statSync(join(file, '..')).mode & 0o777).toBe(0o700)
      expect(readdirSync(join(file, '..'))).toEqual(['completion.json'])
    })
})

test.each(['', '{', '[]', 'null', '{"x": 1}', `{"${CLOUD}": {"known": {"job": [1, null, {"id": 2}]}}}`])(
  'a file that holds %s offers nothing and is replaced',
  (text) => {
    mkdirSync(join(file, '..'), {recursive: true})
    writeFileSync(file, text)
    expect(ids(CLOUD)).toEqual([])
    keep(CLOUD, [job('dlc1')])
    expect(ids(CLOUD)).toEqual(['dlc1'])
  },
)
