import {existsSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {beforeAll, describe, expect, test} from '@jest/globals'
import type {JobDocument} from '../../src/document/document.js'
import {QUOTA_ID} from '../sandbox/job-bodies.js'
import {call} from '../sandbox/signed-client.js'
import {createTestCli} from '../support/command.js'
import {expectError} from '../support/expect-error.js'
import {MINIMAL_DOCUMENT, OFFICIAL_IMAGE, omitAttemptTags} from '../support/job-documents.js'

const pai = createTestCli({sharesProcess: true})
const narrow = createTestCli({policy: ['pai:CreateJob', 'pai:GetJob']})
const LOST = 'TemplateVersion, SuccessPolicy, Options, EnableGangScheduling,\n  DebuggerConfigContent'

/** Documents in which nothing is given that no answer gives back. */
const rich: Record<string, () => JobDocument> = {
  'the smallest job': () => MINIMAL_DOCUMENT,
  'a job with everything': () => ({
    DisplayName: 'llm-sft-20260320',
    JobType: 'PyTorchJob',
    WorkspaceId: '268',
    Description: 'a: "quoted" # text\n- with lines',
    Accessibility: 'PUBLIC',
    ResourceId: QUOTA_ID,
    Priority: 6,
    JobSpecs: [
      {
        Type: 'Worker',
        PodCount: 2,
        Image: OFFICIAL_IMAGE,
        ResourceConfig: {CPU: '8', GPU: '1', Memory: '32Gi', SharedMemory: '16Gi'},
        RestartPolicy: 'OnFailure',
        AssignNodeSpec: {EnableAssignNode: true, NodeNames: 'lingj1,lingj2'},
        ExtraPodSpec: {PodLabels: {app: '', tier: 'a'}},
      },
    ],
    UserCommand: 'set -e\ncd /mnt/code\ntorchrun train.py --lr 1e-5 \\\n  --name "übung"\n',
    Envs: {LEVEL: 'on', EMPTY: '', NUMBER: '012', YES: 'yes'},
    CustomEnvs: [{Key: 'A', Value: 'b', Visible: 'public'}],
    DataSources: [{DataSourceId: dataset, MountPath: '/mnt/data'}],
    CodeSource: {CodeSourceId: code, MountPath: '/mnt/code', Branch: 'main', Commit: '0123abc'},
    ThirdpartyLibs: ['numpy==1.26.4'],
    ThirdpartyLibDir: '/mnt/code',
    UserVpc: {
      VpcId: 'vpc-1',
      SwitchId: 'vsw-1',
      SecurityGroupId: 'sg-1',
      ExtendedCIDRs: ['10.0.0.0/8'],
      DefaultRoute: 'eth0',
    },
    CredentialConfig: {
      EnableCredentialInject: true,
      AliyunEnvRoleKey: '0',
      CredentialConfigItems: [{Key: '0', Type: 'Role', Roles: [{RoleArn: 'acs:ram::1:role/a'}]}],
    },
    JobMaxRunningTimeMinutes: 1440,
    Settings: {
      EnableRDMA: true,
      EnableErrorMonitoringInAIMaster: true,
      ErrorMonitoringArgs: '--enable-log-hang-detection true',
      Tags: {team: 'nlp', n: '1'},
    },
  }),
  'a spot job of several roles': () => ({
    ...MINIMAL_DOCUMENT,
    JobType: 'TFJob',
    JobSpecs: [
      {Type: 'PS', PodCount: 1, Image: OFFICIAL_IMAGE, EcsSpec: 'ecs.g6.xlarge'},
      {
        Type: 'Worker',
        PodCount: 2,
        Image: OFFICIAL_IMAGE,
        EcsSpec: 'ecs.gn6i-c4g1.xlarge',
        SpotSpec: {SpotStrategy: 'SpotWithPriceLimit', SpotDiscountLimit: 0.5},
      },
    ],
  }),
}

let dataset: string
let code: string
beforeAll(async () => {
  const [sets, codes] = await Promise.all([
    call(pai.sandbox, 'ListDatasets', {WorkspaceId: '268'}),
    call(pai.sandbox, 'ListCodeSources', {WorkspaceId: '268'}),
  ])
  dataset = sets.Datasets?.[0]?.DatasetId ?? ''
  code = codes.CodeSources?.[0]?.CodeSourceId ?? ''
})
const made = async (document: JobDocument) => (await call(pai.sandbox, 'CreateJob', {...document})).JobId ?? ''
const exported = (...words: string[]) => pai.run(['job', 'export', ...words])

describe('an exported job makes an equal job', () => {
  test.each(Object.keys(rich))('with the fields of the %s document', async (name) => {
    const document = rich[name]?.() ?? MINIMAL_DOCUMENT
    const id = await made({Accessibility: 'PRIVATE', ...document})
    const outcome = await exported(id)
    expect(outcome).toMatchObject({exit: 0, calls: ['GetJob', 'ListJobs']})

    const again = await pai.run(['job', 'create', '-f', '-', '--yes'], {stdin: outcome.stdout})
    expect({exit: again.exit, calls: again.calls}).toMatchObject({
      exit: 0,
      calls: expect.arrayContaining(['CreateJob']),
    })
    const body = again.requests.find(({action}) => action === 'CreateJob')?.body
    expect(omitAttemptTags(JSON.parse(String(body)))).toEqual({Accessibility: 'PRIVATE', ...document})
  })

  test('C10 accepted: or a job of another framework with --job-type', async () => {
    const {stdout} = await exported(await made(MINIMAL_DOCUMENT), '--quiet')
    const again = await pai.run(['job', 'create', '-f', '-', '--job-type', 'XGBoostJob', '--yes', '--quiet'], {
      stdin: stdout,
    })
    expect(again).toMatchObject({exit: 0, lines: [expect.stringMatching(/^dlc\w+$/)]})
    expect((await call(pai.sandbox, 'GetJob', {JobId: again.lines[0] ?? ''})).JobType).toBe('XGBoostJob')
  })
})

describe('job export', () => {
  let id: string
  beforeAll(async () => {
    id = await made(MINIMAL_DOCUMENT)
  })

  test('prints YAML with its origin and names what is lost', async () => {
    const {stdout, stderr} = await exported(id)
    expect(stdout).toMatch(
      new RegExp(
        `^# Job ${id}, \\w+ when it was exported at \\d{4}-\\d\\d-\\d\\dT[\\d:]{8}Z\\.\n# The service does not give`,
      ),
    )
    expect(stdout).toContain('\nDisplayName: test-minimal-20260320\nJobType: PyTorchJob\n')
    expect(stderr).toBe(
      `Note: the service does not return these fields; set them again if the job had them:\n  ${LOST}\n`,
    )
  })

  test('prints JSON with --json and with --format json', async () => {
    const [json, format] = await Promise.all([exported(id, '--json'), exported(id, '--format', 'json')])
    expect(json.json()).toEqual({Accessibility: 'PRIVATE', ...MINIMAL_DOCUMENT})
    expect(format.json()).toEqual(json.json())
  })

  test('writes a file, and overwrites it only with --force', async () => {
    const first = await exported(id, '-o', 'job.json')
    expect(first).toMatchObject({exit: 0, stdout: ''})
    expect(first.stderr).toContain('Wrote job.json. Submit it: pai-dlc job create -f job.json')
    const file = join(pai.home, 'job.json')
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject(MINIMAL_DOCUMENT)

    const again = await exported(id, '-o', 'job.json')
    expectError(again, 2, /job\.json already exists/)
    expect(again.calls).toEqual([])
    expect((await exported(id, '-o', 'job.json', '--force', '--format', 'yaml')).exit).toBe(0)
    expect(readFileSync(file, 'utf8')).toMatch(/^# Job /)
  })

  test('works without permission to list jobs, with a few more fields lost', async () => {
    const {JobId = ''} = await call(narrow.sandbox, 'CreateJob', {...MINIMAL_DOCUMENT})
    const outcome = await narrow.run(['job', 'export', JobId])
    expect(outcome).toMatchObject({exit: 0, stdout: expect.stringContaining('\nDisplayName: test-minimal-20260320\n')})
    expect(outcome.stderr).toMatch(/^Note: could not list jobs: [\s\S]*TemplateId, TemplateVersion, /)
  })

  test.each<[string, string[], number, RegExp]>([
    ['a job that does not exist', ['dlcnope'], 6, /dlcnope is not found/],
    ['--force without a file', ['dlc1', '--force'], 2, /--output-file/],
    ['a file in a folder that does not exist', ['ID', '-o', 'nowhere/job.yaml'], 2, /Cannot write nowhere\/job\.yaml/],
  ])('refuses %s', async (_what, words, exit, says) => {
    expectError(await exported(...words.map((word) => (word === 'ID' ? id : word))), exit, says)
    expect(existsSync(join(pai.home, 'nowhere'))).toBe(false)
  })
})
