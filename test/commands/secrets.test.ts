import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from '@jest/globals'
import {commandLine, type RunOptions} from '../support/command.js'
import {FLAGS} from '../support/jobs.js'

const ID = 'LTAI5tPlantedEnvironmentId'
const SECRET = 'PlantedSecretOfTheEnvironment0001'
const TOKEN = 'CAISPlantedTokenOfTheEnvironment1'
const FILE_ID = 'LTAI5tPlantedInAProfile001'
const FILE_SECRET = 'PlantedSecretOfTheProfile00000001'
const FILE_TOKEN = 'CAISPlantedTokenOfTheProfile00001'
const PLANTED = [ID, SECRET, TOKEN, FILE_ID, FILE_SECRET, FILE_TOKEN]

const pai = commandLine({
  credentials: [
    {accessKeyId: ID, accessKeySecret: SECRET, securityToken: TOKEN},
    {accessKeyId: FILE_ID, accessKeySecret: FILE_SECRET, securityToken: FILE_TOKEN},
  ],
})
const environment = {ALIBABA_CLOUD_ACCESS_KEY_ID: ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET: SECRET, ALIBABA_CLOUD_SECURITY_TOKEN: TOKEN}
const nobody = {ALIBABA_CLOUD_ACCESS_KEY_ID: undefined, ALIBABA_CLOUD_ACCESS_KEY_SECRET: undefined, ALIBABA_CLOUD_SECURITY_TOKEN: undefined}
const PROFILES = JSON.stringify({
  current: 'prod',
  profiles: [
    {
      name: 'prod',
      mode: 'StsToken',
      access_key_id: FILE_ID,
      access_key_secret: FILE_SECRET,
      sts_token: FILE_TOKEN,
      region_id: 'cn-hangzhou',
    },
  ],
})

/** Runs with all the talk there is, and looks at all that was said and written. */
async function search(words: string[], env: RunOptions['env'], stdin = '') {
  const outcome = await pai.run([...words, '--debug'], {env: {DEBUG: '*', ...env}, stdin})
  const said = outcome.stdout + outcome.stderr
  const written = readdirSync(pai.home, {recursive: true, withFileTypes: true})
    .filter((entry) => entry.isFile() && !/\.aliyun|\.alibabacloud|planted-/.test(entry.parentPath + entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
  for (const secret of PLANTED) {
    expect(said).not.toContain(secret)
    expect(said).not.toContain(Buffer.from(secret).toString('base64'))
    expect(written.filter((text) => text.includes(secret))).toEqual([])
  }
  return outcome
}

describe('X3 refused: no key is ever said or written, whatever happens and however much is asked for', () => {
  test.concurrent.each<[string, string[], RunOptions['env'], number]>([
    ['a call that works', ['job', 'list'], {}, 0],
    ['a job made and followed', ['job', 'create', ...FLAGS, '--follow'], {}, 0],
    ['every source', ['auth', 'status'], {}, 0],
    ['every source as JSON', ['auth', 'status', '--json'], {}, 0],
    ['all that doctor looks at', ['doctor'], {}, 0],
    ['all that doctor looks at, with a wrong key', ['doctor', '--json'], {ALIBABA_CLOUD_ACCESS_KEY_SECRET: `${SECRET}x`}, 1],
    ['a proxy with a key in its address', ['doctor'], {HTTPS_PROXY: `http://${ID}:${SECRET}@proxy`}, 0],
    ['a call by name', ['api', 'ListWorkspaces'], {}, 0],
    ['a dry run', ['api', 'ListWorkspaces', '--dry-run'], {}, 0],
    ['the catalog', ['discover', 'images', '--limit', '1'], {}, 0],
    ['a job that is not there', ['job', 'get', 'dlcnope'], {}, 6],
    ['logs of one that is not there, as JSON', ['logs', 'dlcnope', '--json'], {}, 6],
    ['events of one that is not there', ['events', 'dlcnope'], {}, 6],
    ['a wait for one that is not there', ['job', 'wait', 'dlcnope'], {}, 6],
    ['a stop of one that is not there', ['job', 'stop', 'dlcnope', '--yes'], {}, 6],
    ['a wrong key id', ['job', 'list'], {ALIBABA_CLOUD_ACCESS_KEY_ID: `${SECRET}x`}, 4],
    ['a wrong secret', ['job', 'list'], {ALIBABA_CLOUD_ACCESS_KEY_SECRET: `${SECRET}x`}, 4],
    ['a wrong token', ['job', 'list', '--json'], {ALIBABA_CLOUD_SECURITY_TOKEN: `${TOKEN}x`}, 4],
    ['a key with a line break', ['job', 'list'], {ALIBABA_CLOUD_ACCESS_KEY_SECRET: `${SECRET}\n`}, 4],
    ['nobody listens', ['job', 'list'], {PAI_DLC_ENDPOINT: 'http://127.0.0.1:1'}, 1],
    ['an endpoint with a key in it', ['job', 'list'], {PAI_DLC_ENDPOINT: `https://${ID}:${SECRET}@example.com`}, 2],
    ['a usage error', ['job', 'list', '--limt', '3', '--json'], {}, 2],
    ['a document that is refused', ['job', 'create', '--json'], {}, 2],
    ['no sandbox', ['job', 'list', '--sandbox'], {}, 1],
    ['an unknown command', ['zebra'], {}, 2],
  ])('%s', async (_what, words, env, exit) => {
    const outcome = await search(words, {...environment, ...env})
    // A line break or a letter more makes another key; it must not be said either.
    expect([exit, 0]).toContain(outcome.exit)
    expect(outcome.exit).toBe(exit)
  })

  test.concurrent.each<[string, string, string, string[], number]>([
    ['a profile', '.aliyun/config.json', PROFILES, ['job', 'list'], 0],
    ['auth status of a profile', '.aliyun/config.json', PROFILES, ['auth', 'status', '--json'], 0],
    ['a profile with a wrong key', '.aliyun/config.json', PROFILES.replace(`"${FILE_TOKEN}"`, `"${FILE_TOKEN}x"`), ['job', 'list'], 4],
    ['a profile that is not there', '.aliyun/config.json', PROFILES, ['job', 'list', '--profile', 'nope'], 4],
    ['a broken file', '.aliyun/config.json', PROFILES.slice(0, -3), ['job', 'list', '--json'], 4],
    ['a file of another form', '.aliyun/config.json', `[${PROFILES}]`, ['auth', 'status'], 4],
    [
      'an INI file',
      '.alibabacloud/credentials',
      `[default]\ntype = access_key\naccess_key_id = ${FILE_ID}\naccess_key_secret = ${FILE_SECRET}\n`,
      ['job', 'list'],
      4,
    ],
    [
      'a broken INI file',
      '.alibabacloud/credentials',
      `[default\naccess_key_id ${FILE_ID}\naccess_key_secret = ${FILE_SECRET}\n`,
      ['auth', 'status'],
      4,
    ],
  ])('%s', async (what, name, text, words, exit) => {
    const folder = `planted-${what.replaceAll(' ', '-')}`
    pai.file(`${folder}/${name}`, text)
    const outcome = await search(words, {...nobody, HOME: join(pai.home, folder)})
    expect(outcome.exit).toBe(exit)
  })

  test('a child of sandbox exec is not given another identity', async () => {
    const outcome = await search(['sandbox', 'exec'], environment)
    expect(outcome.exit).toBe(2)
    const inside = await pai.run(['sandbox', 'exec', '--debug', '--', 'env'], {env: {...environment, DEBUG: '*'}})
    for (const secret of PLANTED) expect(inside.stdout + inside.stderr).not.toContain(secret)
  })
})
