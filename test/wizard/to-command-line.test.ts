import {execFileSync} from 'node:child_process'
import {describe, expect, test} from '@jest/globals'
import {Flags, Parser} from '@oclif/core'
import {JOB_FLAGS} from '../../src/cli/job-flags.js'
import {applyFlags, type JobFlags} from '../../src/document/apply-flags.js'
import type {JobDocument} from '../../src/document/document.js'
import {editDocument} from '../../src/document/set-values.js'
import {toCommandLine} from '../../src/wizard/to-command-line.js'
import {PYTORCH_IMAGE} from './catalog-fixture.js'

const BASE: JobDocument = {
  WorkspaceId: '268',
  DisplayName: 'resnet50-imagenet-20261124',
  JobType: 'PyTorchJob',
  JobSpecs: [{Type: 'Worker', PodCount: 2, Image: PYTORCH_IMAGE, EcsSpec: 'ecs.gn7i-c8g1.2xlarge'}],
  UserCommand: 'python train.py',
}
const [SPEC = {}] = BASE.JobSpecs

/** What the program makes of a line that bash has split. */
async function made(line: string): Promise<unknown> {
  const words = execFileSync('bash', ['-c', `printf '%s\\0' ${line}`], {encoding: 'utf8'})
    .split('\0')
    .slice(0, -1)
  expect(words.slice(0, 3)).toEqual(['pai-dlc', 'job', 'create'])
  const set = Flags.string({multiple: true, multipleNonGreedy: true})
  const {flags} = await Parser.parse(words.slice(3), {flags: {...JOB_FLAGS, set}, strict: true})
  const {set: sets = [], ...rest} = flags as JobFlags & {set?: string[]}
  return (await editDocument(await applyFlags({}, rest), sets, [])).document
}

describe('a document and its command line create the same job:', () => {
  test.each<[string, Partial<JobDocument>, RegExp]>([
    [
      'a simple job',
      {},
      /^pai-dlc job create --workspace-id 268 .* --workers 2 --ecs-spec ecs\.gn7i-c8g1\.2xlarge --user-command 'python train\.py'$/,
    ],
    [
      'a quota',
      {
        ResourceId: 'quota1',
        Priority: 7,
        JobSpecs: [
          {Type: 'Worker', PodCount: 1, Image: PYTORCH_IMAGE, ResourceConfig: {CPU: '8', Memory: '64Gi', GPU: '1'}},
        ],
      },
      /--resource-id quota1 --priority 7 .* --cpu 8 --memory 64Gi --gpu 1/,
    ],
    [
      'a role with its own command',
      {JobSpecs: [{...SPEC, UserCommand: "echo 'a=b'\necho 2"}]},
      /--role-command \$'Worker=echo /,
    ],
    [
      'spot instances',
      {JobSpecs: [{...SPEC, SpotSpec: {SpotStrategy: 'SpotWithPriceLimit', SpotDiscountLimit: 0.4}}]},
      /--spot-discount 0\.4/,
    ],
    [
      'spot instances by price',
      {JobSpecs: [{...SPEC, SpotSpec: {SpotStrategy: 'SpotWithPriceLimit', SpotPriceLimit: 2}}]},
      /--job-specs '\[\{/,
    ],
    ['several roles', {JobType: 'TFJob', JobSpecs: [{...SPEC, Type: 'PS'}, SPEC]}, /--job-specs '\[\{"Type":"PS"/],
    ['one role other than Worker', {JobType: 'TFJob', JobSpecs: [{...SPEC, Type: 'Chief'}]}, /--job-specs/],
    ['a role with fields beyond flags', {JobSpecs: [{...SPEC, RestartPolicy: 'Never'}]}, /--job-specs/],
    [
      'data and code',
      {
        DataSources: [
          {DataSourceId: 'd-1', MountPath: '/mnt/data', MountAccess: 'RO'},
          {Uri: 'oss://b.oss-cn-hangzhou-internal.aliyuncs.com/x/', MountPath: '/mnt/x'},
        ],
        CodeSource: {CodeSourceId: 'code-1', MountPath: '/root/code'},
      },
      /--dataset d-1:\/mnt\/data:RO --dataset oss:.* --code-source code-1:\/root\/code/,
    ],
    [
      'a data source with fields beyond flags',
      {DataSources: [{DataSourceId: 'd-1', MountPath: '/mnt/data', DataSourceVersion: 'v2'}]},
      /--set 'DataSources=\[\{/,
    ],
    [
      'a code source by branch',
      {CodeSource: {CodeSourceId: 'code-1', MountPath: '/root/code', Branch: 'dev'}},
      /--set 'CodeSource=\{/,
    ],
    [
      'switches',
      {Settings: {EnableSanityCheck: true, EnableRDMA: false}, EnableGangScheduling: true},
      /--sanity-check --no-rdma --enable-gang-scheduling/,
    ],
    [
      'a setting without a flag',
      {Settings: {EnableErrorMonitoringInAIMaster: true, Tags: {team: 'vision'}}},
      /--set 'Settings=\{/,
    ],
    [
      'environment and tags',
      {Envs: {A: '1=2', B: "it's", C: ''}, Settings: {Tags: {'a b': 'c,d'}}},
      /--env A=1=2 --env 'B=it'\\''s' --env C= --tag 'a b=c,d'/,
    ],
    ['a network', {UserVpc: {VpcId: 'vpc-1', SwitchId: 'vsw-1', ExtendedCIDRs: ['10.0.0.0/8']}}, /--set 'UserVpc=\{/],
    [
      'a limit, a description',
      {JobMaxRunningTimeMinutes: 90, Description: '训练 one', Accessibility: 'PRIVATE'},
      /--description '训练 one' --accessibility PRIVATE --time-limit 1h30m /,
    ],
    ['libraries', {ThirdpartyLibs: ['numpy>=1,<2', 'dask[array,bag]']}, /--thirdparty-libs/],
    [
      'a command of several lines',
      {UserCommand: 'set -e\ncd /root\tcode\necho "it\'s $HOME" \\\n  && python train.py'},
      /--user-command \$'set -e\\ncd/,
    ],
    ['a command that begins with a hyphen', {UserCommand: '--version', Description: '-x'}, /--description=-x/],
    ['a command with dollars and backticks', {UserCommand: 'echo $HOME `date` "$(id)" !!'}, /--user-command 'echo/],
  ])('%s', async (_what, change, says) => {
    const document = {...BASE, ...change}
    const line = await toCommandLine(document)
    expect(line).toMatch(says)
    expect(line).not.toContain('\n')
    expect(await made(line)).toEqual(document)
  })

  test('flags outside the job are kept on the command line', async () => {
    expect(await toCommandLine(BASE, {extraFlags: ['--no-verify-image']})).toContain(
      " --no-verify-image --user-command 'python train.py'",
    )
  })
})

test('values that look like secrets become shell variables', async () => {
  const Envs = {EPOCHS: '90', WANDB_API_KEY: 'abc', 'hub.token': 'abc', URL: 'https://me:pass@example.com'}
  const line = await toCommandLine({Envs} as never)
  expect(line).toContain(`--env EPOCHS=90 --env WANDB_API_KEY="$WANDB_API_KEY" --env 'hub.token=…' --env URL="$URL"`)
})
