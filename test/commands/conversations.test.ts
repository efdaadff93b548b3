import {describe, expect, test} from '@jest/globals'
import {commandLine} from '../support/command.js'
import {type Answers, PASS, pick, say, talk} from '../support/conversation.js'
import {IMAGE} from '../support/job-documents.js'
import {KEYS} from '../support/pseudo-terminal.js'

const {enter, down, escape: esc} = KEYS
const pai = commandLine()
const create = ['job', 'create']
const IN_268 = [...create, '--workspace-id', '268']
const DAY = /^[a-z0-9-]+-\d{8}$/
const official = (name: string) => expect.stringMatching(new RegExp(`^\\S+/${name}\\S*$`))

/** From the framework to the review, on one public machine. */
const SMALL_REST: Answers = [
  ...PASS.single,
  ...PASS.public,
  ...pick('Machine type', 'g6.xlarge', /ecs\.g6\.xlarge/),
  ...say('Command', 'true'),
  ...PASS.environment,
  ...PASS.name,
  ...PASS.guards,
  ...PASS.limit,
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
    const {created, exit, text} = await talk(pai, create, [
      ...PASS.workspace,
      ...PASS.labels,
      ...pick('Image', 'cpu 2.3.1', /PyTorch/),
      ...PASS.datasets,
      ...PASS.code,
      ...PASS.framework,
      ...PASS.single,
      ...PASS.public,
      ...pick('Machine type', 'g6.xlarge', /ecs\.g6\.xlarge/),
      ...say('Command', 'echo from the wizard'),
      ...PASS.environment,
      ...PASS.name,
      ...PASS.guards,
      ...PASS.limit,
      [/\? What now[\s\S]*❯ Create the job/, enter],
      [/❯ Follow its logs/, enter],
    ])
    expect(exit).toBe(0)
    expect(created).toEqual([
      {
        ...SMALL,
        UserCommand: 'echo from the wizard',
        JobSpecs: [{...SMALL_SPEC, Image: official('pytorch:2.3.1-cpu')}],
      },
    ])
    expect(text).toMatch(/Total {7}1 pod, 4 vCPU, 16 GiB/)
    expect(text).toMatch(/Created dlc\w+\. The same as a command:\n {2}pai-dlc job create --workspace-id 268/)
    expect(text).toMatch(/from the wizard\n/)
    expect(text).toContain('Succeeded')
  })

  test('a TFJob whose PS run their own image on CPUs and whose Workers run on GPUs', async () => {
    const {created, exit} = await talk(pai, IN_268, [
      [/\? Which images[\s\S]*none chosen/, 'gpu'],
      [/\? Which images {2}gpu[\s\S]*1 of/, ' '],
      [/\[x\] Chip +GPU/, enter],
      ...pick('Image', 'tensorflow 2.14', /TensorFlow 2\.14/),
      ...PASS.datasets,
      ...PASS.code,
      [/\? Framework[\s\S]*❯ TFJob/, enter],
      [/\? Topology[\s\S]*❯ Single/, down + down],
      [/❯ Parameter servers and Workers/, enter],
      [/\? How many pods: PS {2}2/, '1'],
      [/\? How many pods: PS {2}1/, enter],
      [/\? How many pods: Worker {2}2/, enter],
      [/\? Images of the roles[\s\S]*❯ The same/, down],
      [/❯ Choose an image for each role/, enter],
      ...pick('Image of PS', 'tensorflow', /TensorFlow/),
      [/\? Image of Worker[\s\S]*❯ TensorFlow 2\.14/, enter],
      ...PASS.public,
      ...pick('Machine type of PS', 'g6.xlarge', /ecs\.g6\.xlarge/),
      ...pick('Machine type of Worker', 'gn6v 2xl', /ecs\.gn6v-c8g1\.2xlarge/),
      ...say('Command', 'true'),
      ...PASS.environment,
      ...PASS.name,
      ...PASS.guards,
      ...PASS.limit,
      ...PASS.create,
    ])
    expect(exit).toBe(0)
    expect(created).toEqual([
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
        Settings: {EnableRDMA: true},
      },
    ])
  })

  test('a quota job with data, shared memory, a sanity check and a priority', async () => {
    const {created, exit} = await talk(
      pai,
      [...IN_268, '--image', IMAGE],
      [
        [/\? Datasets[\s\S]*none chosen/, 'imagenet-1k'],
        [/\? Datasets {2}imagenet-1k[\s\S]*1 of/, ' '],
        [/\[x\] imagenet-1k/, enter],
        [/\? Mount imagenet-1k on {2}\/mnt/, enter],
        [/\? Access to imagenet-1k[\s\S]*❯ RW/, enter],
        ...PASS.code,
        ...PASS.framework,
        ...PASS.single,
        [/\? Where it runs[\s\S]*❯ Public/, down],
        [/❯ A quota/, enter],
        ...pick('Quota', 'vision', /vision-gpu/),
        [/\? GPUs of a pod {2}1/, '2'],
        [/\? GPUs of a pod {2}2/, enter],
        [/\? vCPUs of a pod {2}16/, enter],
        [/\? Memory of a pod {2}64Gi/, enter],
        [/\? GPU type of a pod/, enter],
        ...say('Shared memory of a pod', '16'),
        ...say('Command', 'true'),
        ...PASS.environment,
        ...PASS.name,
        [/\? Guards and options[\s\S]*❯ \[x\] Time limit/, `${down} ${down} `],
        [/\[x\] Sanity check[\s\S]*\[x\] Priority/, enter],
        [/\? Stop it after {2}1d/, '90m'],
        [/\? Stop it after {2}90m/, enter],
        [/\? Priority {2}1/, '5'],
        [/\? Priority {2}5/, enter],
        ...PASS.create,
      ],
    )
    expect(exit).toBe(0)
    const share = {GPU: '2', CPU: '16', Memory: '64Gi', SharedMemory: '16Gi'}
    expect(created).toEqual([
      {
        ...SMALL,
        ResourceId: 'quotaksvqq2oh2pg',
        JobSpecs: [{Type: 'Worker', PodCount: 1, Image: IMAGE, ResourceConfig: share}],
        DataSources: [{DataSourceId: expect.stringMatching(/^d-/), MountPath: '/mnt/imagenet-1k/', MountAccess: 'RW'}],
        JobMaxRunningTimeMinutes: 90,
        Priority: 5,
        Settings: {EnableSanityCheck: true},
      },
    ])
  })

  test('a job with another image after three steps back, and later answers are not asked for again', async () => {
    const {created, text} = await talk(pai, IN_268, [
      ...PASS.labels,
      ...pick('Image', 'cpu 2.3.1', /PyTorch/),
      ...PASS.datasets,
      ...PASS.code,
      [/\? Framework[\s\S]*❯/, esc],
      [/\? Code source/, esc],
      [/\? Datasets/, esc],
      ...pick('Image', 'cpu 2.6.0', /PyTorch 2\.6\.0/),
      ...PASS.framework,
      ...SMALL_REST,
      ...PASS.create,
    ])
    expect(created).toEqual([{...SMALL, JobSpecs: [{...SMALL_SPEC, Image: official('pytorch:2.6.0-cpu')}]}])
    expect(text.match(/✔ Datasets/g)).toHaveLength(1)
  })

  test('C15: a job with another machine type when the first is out of stock', async () => {
    const {created, text} = await talk(
      pai,
      [...IN_268, '--image', IMAGE, '--job-type', 'PyTorchJob', '--user-command', 'true', '--time-limit', '60'],
      [
        ...PASS.datasets,
        ...PASS.code,
        ...PASS.single,
        ...PASS.public,
        ...pick('Machine type', 'gn7e-c16g1.4xlarge', /ecs\.gn7e/),
        [/! ecs\.gn7e-c16g1\.4xlarge is out of stock now[\s\S]*\? Another machine type[\s\S]*❯/, enter],
        ...PASS.environment,
        ...PASS.name,
        ...PASS.create,
      ],
    )
    expect(text).toContain('✔ Another machine type  ecs.gn6e-c12g1.3xlarge (1 x V100)')
    const JobSpecs = [{...SMALL_SPEC, Image: IMAGE, EcsSpec: 'ecs.gn6e-c12g1.3xlarge'}]
    expect(created).toEqual([{...SMALL, JobSpecs, JobMaxRunningTimeMinutes: 60}])
  })
})
