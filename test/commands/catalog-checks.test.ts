import {beforeAll, describe, expect, test} from '@jest/globals'
import {stringify} from 'yaml'
import {call} from '../sandbox/signed-client.js'
import {type CommandResult, createTestCli, type RunOptions} from '../support/command.js'
import {expectError, expectJsonError} from '../support/expect-error.js'
import {MINIMAL_DOCUMENT, OFFICIAL_IMAGE} from '../support/job-documents.js'

const pai = createTestCli({sharesProcess: true})
const [spec] = MINIMAL_DOCUMENT.JobSpecs
const made = ({calls}: CommandResult) => calls.filter((name) => name === 'CreateJob').length
const create = (change: object, words: string[] = [], options: RunOptions = {}) =>
  pai.run(['job', 'create', '-f', '-', ...words], {stdin: stringify({...MINIMAL_DOCUMENT, ...change}), ...options})
const withSpec = (change: object) => ({JobSpecs: [{...spec, ...change}]})

/** Ids of the catalog, which the sandbox makes up. */
const ids: Record<string, string> = {}
beforeAll(async () => {
  const [{Datasets}, {CodeSources}, {Images}, nlp] = await Promise.all([
    call(pai.sandbox, 'ListDatasets', {WorkspaceId: '268', PageSize: 100}),
    call(pai.sandbox, 'ListCodeSources', {WorkspaceId: '268'}),
    call(pai.sandbox, 'ListImages', {ImageUri: OFFICIAL_IMAGE}),
    call(pai.sandbox, 'ListDatasets', {WorkspaceId: '269', PageSize: 100}),
  ])
  for (const {DatasetId = '', Name = ''} of [...(Datasets ?? []), ...(nlp.Datasets ?? [])]) ids[Name] = DatasetId
  for (const {CodeSourceId = '', DisplayName = ''} of CodeSources ?? []) ids[DisplayName] = CodeSourceId
  ids.image = Images?.[0]?.ImageId ?? ''
})

const data = (...names: string[]) => ({
  DataSources: names.map((name) => ({DataSourceId: ids[name] ?? name, MountPath: `/mnt/${name}`})),
})
const quota = {
  ResourceId: 'quotaksvqq2oh2pg',
  JobSpecs: [{Type: 'Worker', PodCount: 1, Image: OFFICIAL_IMAGE, ResourceConfig: {CPU: '1', Memory: '1Gi'}}],
}
const oss = (name: string, mount: string) => ({Uri: `oss://${name}.oss-cn-hangzhou.aliyuncs.com/x/`, MountPath: mount})

describe('job create makes no job and explains what is wrong', () => {
  test.concurrent.each<[string, () => object, string | RegExp]>([
    [
      'C1 refused: a document without a workspace',
      () => ({WorkspaceId: undefined}),
      /WorkspaceId: is missing[\s\S]*--workspace-id/,
    ],
    [
      'C1 refused: a workspace that does not exist',
      () => ({WorkspaceId: '2688'}),
      /no workspace 2688[\s\S]*268 \(default_workspace\)/,
    ],
    [
      'C1 refused: the name of a workspace',
      () => ({WorkspaceId: 'nlp_research'}),
      /name of a workspace[\s\S]*Use "269"/,
    ],
    ['C1 refused: a workspace that is frozen', () => ({WorkspaceId: '259315'}), /FROZEN: jobs cannot run/],
    [
      'C2 refused: the name of an image',
      () => withSpec({Image: 'pytorch:1.12-gpu-py38-cu113-ubuntu20.04'}),
      `Use\\s+${OFFICIAL_IMAGE}`,
    ],
    [
      'C2 refused: the id of an image',
      () => withSpec({Image: ids.image}),
      `is\\s+the\\s+id\\s+of\\s+an\\s+image[\\s\\S]*Use\\s+${OFFICIAL_IMAGE}`,
    ],
    [
      'C2 refused: an address with a typo',
      () => withSpec({Image: OFFICIAL_IMAGE.replace('cu113', 'cu112')}),
      `Nearest:\\s+${OFFICIAL_IMAGE}`,
    ],
    [
      'C2 refused: an address of another region',
      () => withSpec({Image: OFFICIAL_IMAGE.replace('hangzhou', 'shanghai')}),
      `Nearest:\\s+${OFFICIAL_IMAGE}\\n`,
    ],
    [
      'C2 refused: an image in a private registry',
      () => withSpec({Image: 'registry.example.com/me/train:1'}),
      /--no-verify-image/,
    ],
    [
      'C2 refused: an image of another workspace',
      () => withSpec({Image: 'registry-vpc.cn-hangzhou.aliyuncs.com/team-269/llm_finetune:v3'}),
      /of workspace\s+268/,
    ],
    [
      'C3 refused: a dataset that does not exist',
      () => data('d-nothere'),
      /Unknown dataset d-nothere[\s\S]*pai-dlc discover datasets/,
    ],
    [
      'C3 refused: the name of a dataset',
      () => data('x').DataSources && {DataSources: [{DataSourceId: 'mnist'}]},
      /name of a dataset[\s\S]*Use d-/,
    ],
    [
      'C3 refused: a code source with a typo',
      () => ({CodeSource: {CodeSourceId: 'resnet-trian'}}),
      /Nearest: code-\w+\s+\(resnet-train\)/,
    ],
    [
      'C5 refused: an instance type together with a share of a quota',
      () => withSpec({ResourceConfig: {CPU: '1', Memory: '1Gi'}}),
      /exactly one/,
    ],
    [
      'C5 refused: neither an instance type nor a share of a quota',
      () => withSpec({EcsSpec: undefined}),
      /JobSpecs\[0\]\.EcsSpec: is missing/,
    ],
    ['C6 refused: an instance type in a quota', () => ({ResourceId: quota.ResourceId}), /ResourceConfig/],
    ['C6 refused: a share of a quota without the quota', () => ({...quota, ResourceId: undefined}), /--resource-id/],
    [
      'C7 refused: two sources for one mount',
      () => ({CodeSource: {Uri: 'https://a/b.git', CodeSourceId: 'code-1'}}),
      /exactly one/,
    ],
    ['C8 refused: a job type in the wrong case', () => ({JobType: 'PYTORCH_JOB'}), /Did you mean PyTorchJob/],
    [
      'C8 refused: the job type Custom',
      () => ({JobType: 'Custom'}),
      /Did you mean PyTorchJob\? It requires no specific role/,
    ],
    ['C9 refused: a role of another framework', () => withSpec({Type: 'PS'}), /"PS" is not a role of a PyTorchJob/],
    ['C13 refused: a name with spaces', () => ({DisplayName: 'my job'}), /my-job/],
    [
      'C15 refused: an instance type that does not exist',
      () => withSpec({EcsSpec: 'ecs.gn7i-c8g1.2xlarg'}),
      /Did you mean ecs\.gn7i-c8g1\.2xlarge \(1 x A10\)\?/,
    ],
    [
      'C16 refused: the same mount path twice',
      () => ({DataSources: [oss('a', '/mnt/x'), oss('b', '/mnt/x/')]}),
      /\/mnt\/x/,
    ],
    [
      'C16 refused: the default mount path of a dataset that is in use',
      () => ({DataSources: [{DataSourceId: ids.mnist}, oss('a', '/mnt/mnist')]}),
      /DataSources\[1\]\.MountPath: Would be mounted on \/mnt\/mnist/,
    ],
    ['C16 refused: a command that is too long', () => ({UserCommand: 'x'.repeat(70_000)}), /65,536/],
  ])('%s', async (_what, change, says) => {
    const outcome = await create(change())
    expectError(outcome, 2, says)
    expect(made(outcome)).toBe(0)
  })
})

describe('job create makes the job', () => {
  test.concurrent.each<[string, () => object, string[]?, RegExp?]>([
    ['C1 accepted, C13 accepted: a workspace by its id, a name to sort by', () => ({WorkspaceId: '269'})],
    ['C2 accepted: an official image', () => ({})],
    [
      'C2 accepted: an image of the workspace',
      () => withSpec({Image: 'registry-vpc.cn-hangzhou.aliyuncs.com/team-268/resnet_train:v2'}),
    ],
    [
      'C2 accepted: an image in a private registry, with --no-verify-image and a note',
      () => withSpec({Image: 'registry.example.com/me/train:1'}),
      ['--no-verify-image', '--yes'],
      /Images were not checked[\s\S]*registry\.example\.com\/me\/train:1 {2}\(stdin, not looked up\)/,
    ],
    [
      'C3 accepted, C7 accepted: datasets and a code source by their ids',
      () => ({...data('mnist', 'cifar10'), CodeSource: {CodeSourceId: ids['vit-train']}}),
    ],
    [
      'C3 accepted: a dataset of another workspace, with a warning',
      () => data('squad-v2'),
      [],
      /belongs to workspace 269, and the job to 268/,
    ],
    ['C4 accepted: a quota', () => quota],
    ['C5 accepted, C6 accepted: an instance type without a quota', () => withSpec({EcsSpec: 'ecs.g6.large'})],
    [
      'C8 accepted, C9 accepted: a TFJob of PS and Workers',
      () => ({
        JobType: 'TFJob',
        JobSpecs: [
          {...spec, Type: 'PS'},
          {...spec, Type: 'Worker'},
        ],
      }),
    ],
    [
      'C15 accepted: an instance type in stock, as spot below the price that is asked, with a warning',
      () => withSpec({SpotSpec: {SpotStrategy: 'SpotWithPriceLimit', SpotDiscountLimit: 0.2}}),
      [],
      /now costs 30 % of the on-demand price, more than your max bid of 20 %/,
    ],
    [
      'C15 accepted: an instance type that has no stock as spot, with a warning',
      () =>
        withSpec({EcsSpec: 'ecs.c6.xlarge', SpotSpec: {SpotStrategy: 'SpotWithPriceLimit', SpotDiscountLimit: 0.5}}),
      [],
      /ecs\.c6\.xlarge has no spot stock now\. Available: ecs\.\S+ \(\d+ vCPU/,
    ],
    [
      'C16 accepted: the default mount paths of two datasets',
      () => ({DataSources: [{DataSourceId: ids.mnist}, {DataSourceId: ids.cifar10}]}),
    ],
  ])('%s', async (_what, change, words = [], says = /Created\. Stream logs/) => {
    const outcome = await create(change(), words)
    expect({exit: outcome.exit, stderr: outcome.stderr}).toEqual({exit: 0, stderr: expect.stringMatching(says)})
    expect(made(outcome)).toBe(1)
  })

  test('C15 accepted: an instance type out of stock is a warning with the alternatives, and the service decides', async () => {
    const outcome = await create(withSpec({EcsSpec: 'ecs.gn7e-c16g1.4xlarge'}))
    expect(outcome.stderr).toMatch(
      /out of stock now\. Available: ecs\.\S+ \(1 x V100\), ecs\.gn7i-c8g1\.2xlarge \(1 x A10\)/,
    )
    expect(made(outcome)).toBe(1)
  })

  test('C4 accepted: a quota that is not listed is a warning, and the service decides', async () => {
    const outcome = await create({...quota, ResourceId: 'quotaunknown'})
    expect(outcome.stderr).toMatch(
      /quotaunknown is not among the quotas of workspace 268\. Listed: quotaksvqq2oh2pg \(vision-gpu\), /,
    )
    expect(made(outcome)).toBe(1)
  })
})

test('C4 accepted: a job that asks for more than its whole quota is sent with a warning', async () => {
  const [spec] = quota.JobSpecs
  const outcome = await create({...quota, JobSpecs: [{...spec, ResourceConfig: {...spec?.ResourceConfig, GPU: '9'}}]})
  expect(outcome.stderr.replace(/\s+/g, ' ')).toMatch(
    /more than quota quotaksvqq2oh2pg \(vision-gpu\) can ever provide: 9 GPUs, the whole quota has 8\. It would wait forever\./,
  )
  expect(made(outcome)).toBe(1)
})

describe('the catalog', () => {
  test('is queried once per resource, before the job is created', async () => {
    const {calls} = await create({
      ...data('mnist', 'cifar10'),
      CodeSource: {CodeSourceId: ids['vit-train']},
      JobSpecs: [spec, spec],
    })
    expect(calls.at(-1)).toBe('CreateJob')
    expect(calls.slice(0, -1).sort()).toEqual([
      'GetCodeSource',
      'GetDataset',
      'GetDataset',
      'ListEcsSpecs',
      'ListImages',
      'ListImages',
      'ListWorkspaces',
    ])
  })

  test('is asked by --dry-run, which ends with 2 and creates nothing', async () => {
    const outcome = await create(withSpec({Image: 'pytorch-training', EcsSpec: 'ecs.nope'}), ['--dry-run'])
    expectError(outcome, 2, /2 problems[\s\S]*\[C2\][\s\S]*Unknown instance type ecs\.nope[\s\S]*\[C15\]/)
    expect(outcome.calls).not.toContain('CreateJob')
  })

  test('names the version of a dataset that does not exist', async () => {
    const outcome = await create({}, ['--dry-run', '--dataset', 'd-nothere:v2:/mnt/c'])
    expectError(outcome, 2, /Unknown dataset d-nothere\.\s+\(DataSourceVersion v2\)/)
  })

  test('is not asked with --dry-run --offline', async () => {
    const outcome = await create(withSpec({Image: 'nowhere:1'}), ['--dry-run', '--offline'])
    expect(outcome).toMatchObject({exit: 0, calls: []})
  })

  test('is not asked with --dry-run without a credential, which is noted', async () => {
    const env = {ALIBABA_CLOUD_ACCESS_KEY_ID: undefined, ALIBABA_CLOUD_ACCESS_KEY_SECRET: undefined}
    const outcome = await pai.run(['job', 'create', '-f', '-', '--dry-run'], {
      stdin: JSON.stringify(MINIMAL_DOCUMENT),
      env,
    })
    expect(outcome).toMatchObject({exit: 0, calls: []})
    expect(outcome.stderr).toMatch(/^Note: the catalog was not checked: /)
  })

  test('is not asked for images with --no-verify-image', async () => {
    const outcome = await create({}, ['--no-verify-image'])
    expect(outcome.calls).not.toContain('ListImages')
    expect(outcome.exit).toBe(0)
  })
})

describe('problems from the rules and from the catalog', () => {
  const broken = {DisplayName: 'my job', ...withSpec({Image: 'pytorch', EcsSpec: 'ecs.none'})}
  const anonymous = {ALIBABA_CLOUD_ACCESS_KEY_ID: undefined, ALIBABA_CLOUD_ACCESS_KEY_SECRET: undefined}

  test('come in one error, each with its rule', async () => {
    const outcome = await create(broken, ['--json'])
    expectJsonError(outcome, 2, 'InvalidUsage')
    const problems = outcome
      .json()
      .error.problems.map(({rule, path}: {rule: string; path: string}) => `${rule} ${path}`)
    expect(problems).toEqual(['C13 DisplayName', 'C2 JobSpecs[0].Image', 'C15 JobSpecs[0].EcsSpec'])
    expect(made(outcome)).toBe(0)
  })

  test.concurrent.each<[string, RunOptions['env'], string[]]>([
    ['without a credential', anonymous, []],
    ['with a rejected key', {ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'wrong'}, []],
    ['when the service can’t be reached', {}, ['--endpoint', 'http://127.0.0.1:9']],
  ])('are limited to the rules %s', async (_what, env, words) => {
    const outcome = await create(broken, words, {env})
    expectError(outcome, 2, /1 problem[\s\S]*DisplayName/)
    expect(outcome.stderr).not.toContain('Image')
  })

  test('are replaced by the error for a rejected key, which exits 4 before a job is created', async () => {
    const outcome = await create({}, [], {env: {ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'wrong'}})
    expectError(outcome, 4, /SignatureDoesNotMatch|IncompleteSignature/)
    expect(made(outcome)).toBe(0)
  })

  test('are left to the service where a permission is missing, which is named', async () => {
    pai.sandbox.addCredential({
      accessKeyId: 'CREATOR',
      accessKeySecret: 'creator-secret',
      userName: 'creator',
      policy: ['pai:CreateJob'],
    })
    const env = {ALIBABA_CLOUD_ACCESS_KEY_ID: 'CREATOR', ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'creator-secret'}
    const outcome = await create({...data('mnist'), CodeSource: {CodeSourceId: ids['vit-train']}}, [], {env})
    expect({exit: outcome.exit, made: made(outcome)}).toEqual({exit: 0, made: 1})
    for (const [what, action] of [
      ['The workspace', 'paiworkspace:ListWorkspaces'],
      ['The image', 'paiimage:ListImages'],
      ['Instance types', 'pai:ListEcsSpecs'],
      ['Datasets', 'paidataset:GetDataset'],
      ['The code configuration', 'paicodesource:GetCodeSource'],
    ])
      expect(outcome.stderr).toContain(`Note: ${what} could not be checked: the permission ${action} is missing.\n`)
  })
})

describe('options of job create', () => {
  test('C12 accepted: each flag sets its field, and a note reports that gang scheduling is not in the contract', async () => {
    const words = ['--enable-gang-scheduling', '--rdma', '--sanity-check', '--priority', '7', '--time-limit', '90']
    const outcome = await create({...quota, JobSpecs: [{...quota.JobSpecs[0], PodCount: 2}]}, words)
    expect(outcome.exit).toBe(0)
    const sent = JSON.parse(outcome.requests.find(({action}) => action === 'CreateJob')?.body ?? '{}')
    expect(sent).toMatchObject({
      EnableGangScheduling: true,
      Settings: {EnableRDMA: true, EnableSanityCheck: true},
      Priority: 7,
      JobMaxRunningTimeMinutes: 90,
    })
    expect(outcome.stderr).toContain('EnableGangScheduling is not in the published contract; it is sent unchanged.')
  })

  test('C12 refused: a priority outside 1 to 9, a limit of 0 minutes, and a spot discount in percent', async () => {
    const outcome = await create({}, ['--priority', '10', '--time-limit', '0', '--spot-discount', '30'])
    expectError(outcome, 2, /3 problems/)
    for (const says of ['from 1 to 9, not 10', 'Omit it for no limit.', 'use 0.3'])
      expect(outcome.stderr).toContain(says)
    expect(made(outcome)).toBe(0)
  })

  test('C12 accepted: useful options are suggested, never forced', async () => {
    const outcome = await create({
      JobMaxRunningTimeMinutes: undefined,
      ...withSpec({EcsSpec: 'ecs.gn6i-c4g1.xlarge', PodCount: 2}),
    })
    expect(outcome.exit).toBe(0)
    expect(outcome.stderr).toContain('No time limit: a hung job keeps running')
    expect(outcome.stderr).not.toContain('--rdma')
  })

  test('C12 accepted: RDMA and a sanity check are suggested where the catalog says that they exist', async () => {
    const ResourceConfig = {GPU: '2', CPU: '8', Memory: '32Gi'}
    const outcome = await create({
      ResourceId: 'quota1n8m4xl0abc',
      ...withSpec({EcsSpec: undefined, ResourceConfig, PodCount: 2}),
    })
    expect(outcome.stderr).toMatch(/2 pods with GPUs communicate: --rdma[\s\S]*--sanity-check/)
  })

  test('C13 accepted: a name that does not sort gets a hint', async () => {
    const outcome = await create({DisplayName: 'resnet50'})
    expect(outcome).toMatchObject({exit: 0, stderr: expect.stringMatching(/resnet50-\d{8} sorts by time/)})
  })
})
