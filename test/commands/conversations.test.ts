import {describe, expect, test} from '@jest/globals'
import {createTestCli} from '../support/command.js'
import {ACCEPT_DEFAULTS, type Answers, pickFromList, runConversation, typeLine} from '../support/conversation.js'
import {OFFICIAL_IMAGE} from '../support/job-documents.js'
import {KEYS} from '../support/pseudo-terminal.js'

const {enter, down, up, tab, escape: esc} = KEYS
const pai = createTestCli()
const create = ['job', 'create', '--interactive']
const IN_268 = [...create, '--workspace-id', '268']
const DAY = /^[a-z0-9-]+-\d{8}$/
const official = (name: string) => expect.stringMatching(new RegExp(`^\\S+/${name}\\S*$`))

/** From the framework to the review, on one public machine. */
const SMALL_REST: Answers = [
  ...ACCEPT_DEFAULTS.single,
  ...ACCEPT_DEFAULTS.public,
  ...pickFromList('Instance type', 'g6.xlarge', /ecs\.g6\.xlarge/),
  ...typeLine('Command', 'true'),
  ...ACCEPT_DEFAULTS.environment,
  ...ACCEPT_DEFAULTS.name,
  ...ACCEPT_DEFAULTS.guards,
  ...ACCEPT_DEFAULTS.limit,
]
const SMALL = {
  WorkspaceId: '268',
  DisplayName: expect.stringMatching(DAY),
  JobType: 'PyTorchJob',
  UserCommand: 'true',
  JobMaxRunningTimeMinutes: 1440,
}
const SMALL_SPEC = {Type: 'Worker', PodCount: 1, EcsSpec: 'ecs.g6.xlarge'}

describe('a conversation makes exactly this job', () => {
  test('a first job from no input, followed to its end', async () => {
    const {createdDocuments, exitCode, screenText} = await runConversation(pai, create, [
      ...ACCEPT_DEFAULTS.workspace,
      ...ACCEPT_DEFAULTS.labels,
      ...pickFromList('Image', 'cpu 2.3.1', /PyTorch/),
      ...ACCEPT_DEFAULTS.datasets,
      ...ACCEPT_DEFAULTS.code,
      ...ACCEPT_DEFAULTS.framework,
      ...ACCEPT_DEFAULTS.single,
      ...ACCEPT_DEFAULTS.public,
      ...pickFromList('Instance type', 'g6.xlarge', /ecs\.g6\.xlarge/),
      ...typeLine('Command', 'echo from the wizard'),
      ...ACCEPT_DEFAULTS.environment,
      ...ACCEPT_DEFAULTS.name,
      ...ACCEPT_DEFAULTS.guards,
      ...ACCEPT_DEFAULTS.limit,
      [/\? What next\?[\s\S]*❯ Create the job/, enter],
      [/❯ Follow its logs/, enter],
    ])
    expect(exitCode).toBe(0)
    expect(createdDocuments).toEqual([
      {
        ...SMALL,
        UserCommand: 'echo from the wizard',
        JobSpecs: [{...SMALL_SPEC, Image: official('pytorch:2.3.1-cpu')}],
      },
    ])
    expect(screenText).toMatch(/Total {7}1 pod, 4 vCPU, 16 GiB/)
    expect(screenText).toMatch(/Created dlc\w+\. Equivalent command:\n {2}pai-dlc job create --workspace-id 268/)
    expect(screenText).toMatch(/from the wizard\n/)
    expect(screenText).toContain('Succeeded')
  })

  test('the simplest job, in eight prompts', async () => {
    const {createdDocuments, exitCode, screenText} = await runConversation(
      pai,
      ['job', 'create'],
      [
        [/\? Start from[\s\S]*❯ Copy/, down],
        [/❯ A new job/, enter],
        ...ACCEPT_DEFAULTS.workspace,
        ...ACCEPT_DEFAULTS.labels,
        ...pickFromList('Image', 'cpu 2.3.1', /PyTorch/),
        ...ACCEPT_DEFAULTS.datasets,
        ...ACCEPT_DEFAULTS.code,
        ...pickFromList('Instance type', 'g6.xlarge', /ecs\.g6\.xlarge/),
        ...typeLine('Command', 'true'),
        ...ACCEPT_DEFAULTS.create,
      ],
    )
    expect(exitCode).toBe(0)
    expect(createdDocuments).toEqual([{...SMALL, JobSpecs: [{...SMALL_SPEC, Image: official('pytorch:2.3.1-cpu')}]}])
    expect(screenText).toMatch(/Time limit +1d +proposed/)
  })

  test('a copy of an earlier job, with another command', async () => {
    const {createdDocuments, exitCode} = await runConversation(
      pai,
      ['job', 'create'],
      [
        [/\? Start from[\s\S]*❯ Copy an earlier job/, enter],
        [/\? Job to copy[\s\S]*❯/, enter],
        [/\? What next\?[\s\S]*❯ Create the job/, 'command'],
        [/\? What next\? {2}command[\s\S]*❯ Command/, enter],
        [/\? Command {2}true/, '\u0015echo again'],
        [/\? Command {2}echo again/, enter],
        [/\? What next\?[\s\S]*❯ Command/, 'create'],
        [/❯ Create the job/, enter],
        [/❯ Follow its logs/, up],
        [/❯ Nothing/, enter],
      ],
    )
    expect(exitCode).toBe(0)
    expect(createdDocuments).toEqual([
      {
        ...SMALL,
        DisplayName: expect.stringMatching(/-\d{8}-2$/),
        Accessibility: 'PRIVATE',
        UserCommand: 'echo again',
        JobSpecs: [{...SMALL_SPEC, Image: official('pytorch:2.3.1-cpu')}],
      },
    ])
  })

  test('a TFJob whose PS run their own image on CPUs and whose Workers run on GPUs', async () => {
    const {createdDocuments, exitCode} = await runConversation(pai, IN_268, [
      [/\? Filter images[\s\S]*none selected/, 'gpu'],
      [/\? Filter images {2}gpu[\s\S]*1 of/, tab],
      [/\[x\] Chip +GPU/, enter],
      ...pickFromList('Image', 'tensorflow 2.14', /TensorFlow 2\.14/),
      ...ACCEPT_DEFAULTS.datasets,
      ...ACCEPT_DEFAULTS.code,
      [/\? Framework[\s\S]*❯ TFJob/, enter],
      [/\? Topology[\s\S]*❯ Single/, down + down],
      [/❯ Parameter servers and Workers/, enter],
      [/\? Number of PS nodes {2}2/, '1'],
      [/\? Number of PS nodes {2}1/, enter],
      [/\? Number of Worker nodes {2}2/, enter],
      [/\? Images of roles[\s\S]*❯ Same/, down],
      [/❯ Different image for each role/, enter],
      ...pickFromList('Image of PS', 'tensorflow', /TensorFlow/),
      [/\? Image of Worker[\s\S]*❯ TensorFlow 2\.14/, enter],
      ...ACCEPT_DEFAULTS.public,
      ...pickFromList('Instance type of PS', 'g6.xlarge', /ecs\.g6\.xlarge/),
      ...pickFromList('Instance type of Worker', 'gn6v 2xl', /ecs\.gn6v-c8g1\.2xlarge/),
      ...typeLine('Command', 'true'),
      ...ACCEPT_DEFAULTS.environment,
      ...ACCEPT_DEFAULTS.name,
      ...ACCEPT_DEFAULTS.guards,
      ...ACCEPT_DEFAULTS.limit,
      ...ACCEPT_DEFAULTS.create,
    ])
    expect(exitCode).toBe(0)
    expect(createdDocuments).toEqual([
      {
        ...SMALL,
        JobType: 'TFJob',
        JobSpecs: [
          {Type: 'PS', PodCount: 1, Image: official('tensorflow-training:\\S+-cpu'), EcsSpec: 'ecs.g6.xlarge'},
          {
            Type: 'Worker',
            PodCount: 2,
            Image: official('tensorflow-training:2.14-gpu'),
            EcsSpec: 'ecs.gn6v-c8g1.2xlarge',
          },
        ],
      },
    ])
  })

  test('a quota job with data, shared memory, a sanity check and a priority', async () => {
    const {createdDocuments, exitCode} = await runConversation(
      pai,
      [...IN_268, '--image', OFFICIAL_IMAGE],
      [
        [/\? Datasets[\s\S]*none selected/, 'imagenet-1k'],
        [/\? Datasets {2}imagenet-1k[\s\S]*1 of/, tab],
        [/\[x\] imagenet-1k/, enter],
        [/\? Mount path for imagenet-1k {2}\/mnt/, enter],
        [/\? Access to imagenet-1k[\s\S]*❯ RW/, enter],
        ...ACCEPT_DEFAULTS.code,
        ...ACCEPT_DEFAULTS.framework,
        ...ACCEPT_DEFAULTS.single,
        [/\? Resources[\s\S]*❯ Public/, down],
        [/❯ Resource quota/, enter],
        ...pickFromList('Resource quota', 'vision', /vision-gpu/),
        [/\? GPUs per node {2}1/, '2'],
        [/\? GPUs per node {2}2/, enter],
        [/\? vCPUs per node {2}16/, enter],
        [/\? Memory per node {2}64Gi/, enter],
        [/\? GPU type per node/, enter],
        ...typeLine('Shared memory per node', '16'),
        ...typeLine('Command', 'true'),
        ...ACCEPT_DEFAULTS.environment,
        ...ACCEPT_DEFAULTS.name,
        [/\? Options[\s\S]*❯ \[x\] Time limit/, `${down} ${down} `],
        [/\[x\] Sanity check[\s\S]*\[x\] Priority/, enter],
        [/\? Time limit {2}1d/, '90m'],
        [/\? Time limit {2}90m/, enter],
        [/\? Priority {2}1/, '5'],
        [/\? Priority {2}5/, enter],
        ...ACCEPT_DEFAULTS.create,
      ],
    )
    expect(exitCode).toBe(0)
    const share = {GPU: '2', CPU: '16', Memory: '64Gi', SharedMemory: '16Gi'}
    expect(createdDocuments).toEqual([
      {
        ...SMALL,
        ResourceId: 'quotaksvqq2oh2pg',
        JobSpecs: [{Type: 'Worker', PodCount: 1, Image: OFFICIAL_IMAGE, ResourceConfig: share}],
        DataSources: [{DataSourceId: expect.stringMatching(/^d-/), MountPath: '/mnt/imagenet-1k/', MountAccess: 'RW'}],
        JobMaxRunningTimeMinutes: 90,
        Priority: 5,
        Settings: {EnableSanityCheck: true},
      },
    ])
  })

  test('a job with another image after three steps back, and later answers are not asked for again', async () => {
    const {createdDocuments, screenText} = await runConversation(pai, IN_268, [
      ...ACCEPT_DEFAULTS.labels,
      ...pickFromList('Image', 'cpu 2.3.1', /PyTorch/),
      ...ACCEPT_DEFAULTS.datasets,
      ...ACCEPT_DEFAULTS.code,
      [/\? Framework[\s\S]*❯/, esc],
      [/\? Code configuration/, esc],
      [/\? Datasets/, esc],
      ...pickFromList('Image', 'cpu 2.6.0', /PyTorch 2\.6\.0/),
      ...ACCEPT_DEFAULTS.framework,
      ...SMALL_REST,
      ...ACCEPT_DEFAULTS.create,
    ])
    expect(createdDocuments).toEqual([{...SMALL, JobSpecs: [{...SMALL_SPEC, Image: official('pytorch:2.6.0-cpu')}]}])
    expect(screenText.match(/✔ Datasets/g)).toHaveLength(1)
  })

  test('C15: a job with another instance type when the first is out of stock', async () => {
    const {createdDocuments, screenText} = await runConversation(
      pai,
      [
        ...IN_268,
        '--image',
        OFFICIAL_IMAGE,
        '--job-type',
        'PyTorchJob',
        '--user-command',
        'true',
        '--time-limit',
        '60',
      ],
      [
        ...ACCEPT_DEFAULTS.datasets,
        ...ACCEPT_DEFAULTS.code,
        ...ACCEPT_DEFAULTS.single,
        ...ACCEPT_DEFAULTS.public,
        ...pickFromList('Instance type', 'gn7e-c16g1.4xlarge', /ecs\.gn7e/),
        [/! ecs\.gn7e-c16g1\.4xlarge is out of stock[\s\S]*\? Other instance type[\s\S]*❯/, enter],
        ...ACCEPT_DEFAULTS.environment,
        ...ACCEPT_DEFAULTS.name,
        ...ACCEPT_DEFAULTS.create,
      ],
    )
    expect(screenText).toContain('✔ Other instance type  ecs.gn6e-c12g1.3xlarge (1 x V100)')
    const JobSpecs = [{...SMALL_SPEC, Image: OFFICIAL_IMAGE, EcsSpec: 'ecs.gn6e-c12g1.3xlarge'}]
    expect(createdDocuments).toEqual([{...SMALL, JobSpecs, JobMaxRunningTimeMinutes: 60}])
  })
})
