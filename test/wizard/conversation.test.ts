import {describe, expect, test} from '@jest/globals'
import type {JobDraft} from '../../src/document/document.js'
import {PYTORCH_IMAGE} from './catalog-fixture.js'
import {createScript, DEFAULT_REPLIES, runConversation} from './run-conversation.js'
import {BACK, ENTER, type Script} from './scripted-prompter.js'

const GPU = 'ecs.gn7i-c8g1.2xlarge'
const CPU_IMAGE = 'registry-vpc.cn-hangzhou.aliyuncs.com/pai/pytorch:2.6.0-cpu-py311-ubuntu22.04'
const JOB: JobDraft = {
  WorkspaceId: '268',
  JobSpecs: [{Type: 'Worker', PodCount: 1, Image: PYTORCH_IMAGE, EcsSpec: GPU}],
  JobType: 'PyTorchJob',
  UserCommand: 'python train_resnet50.py',
  DisplayName: 'vision-resnet50-20261124',
}
const [SPEC = {}] = JOB.JobSpecs ?? []
const several: Script = [
  ['Topology', 'workers'],
  ['Number of Worker nodes', 4],
]
const machine = (role: string, type: string): Script => [[`Instance type of ${role}`, type]]
const quota: Script = [
  ['Resources', 'quota'],
  ['Resource quota', 'quota1vision'],
]
const share = (of: string, gpu: number, cpu = 12, memory = '96'): Script => [
  [`GPUs ${of}`, gpu],
  [`vCPUs ${of}`, cpu],
  [`Memory ${of}`, `${memory}Gi`],
  ...((gpu > 0 ? [[`GPU type ${of}`, '']] : []) as unknown as Script),
  [`Shared memory ${of}`, ''],
]

/** The review of a job above 8 GPUs asks once more. */
const LARGE: Script = [
  ['What next?', 'create'],
  [/Create a job with \d+ GPUs\?/, 'yes'],
]

describe('the wizard creates', () => {
  test.each<[string, Script, JobDraft]>([
    ['a first job from no input', createScript(), JOB],
    [
      'a job with code and datasets on separate paths',
      createScript({
        datasets: [
          ['Datasets', ['d-imagenet', 'd-coco', 'd-checkpoints']],
          ['Mount path for imagenet', ENTER],
          ['Access to imagenet', ENTER],
          ['Mount path for coco', ENTER],
          ['Access to coco', 'RO'],
          ['Mount path for checkpoints', '/mnt/out'],
          ['Access to checkpoints', 'RW'],
        ],
        code: [
          ['Code configuration', 'code-1'],
          ['Mount path for resnet', ENTER],
        ],
      }),
      {
        ...JOB,
        DataSources: [
          {DataSourceId: 'd-imagenet', MountPath: '/mnt/data', MountAccess: 'RO'},
          {DataSourceId: 'd-coco', MountPath: '/mnt/coco', MountAccess: 'RO'},
          {DataSourceId: 'd-checkpoints', MountPath: '/mnt/out', MountAccess: 'RW'},
        ],
        CodeSource: {CodeSourceId: 'code-1', MountPath: '/root/code'},
      },
    ],
    [
      'C11 accepted: a TFJob with PS on CPU and Worker on GPU',
      createScript({
        framework: [['Framework', 'TFJob']],
        topology: [
          ['Topology', 'ps-worker'],
          ['Number of PS nodes', 1],
          ['Number of Worker nodes', 2],
          ['Images of roles', 'same'],
        ],
        machine: [...machine('PS', 'ecs.g6.xlarge'), ...machine('Worker', GPU)],
      }),
      {
        ...JOB,
        JobType: 'TFJob',
        JobSpecs: [
          {Type: 'PS', PodCount: 1, Image: PYTORCH_IMAGE, EcsSpec: 'ecs.g6.xlarge'},
          {Type: 'Worker', PodCount: 2, Image: PYTORCH_IMAGE, EcsSpec: GPU},
        ],
      },
    ],
    [
      'a TFJob whose PS runs an image for CPUs',
      createScript({
        labels: [['Filter images', ['system.chipType=GPU']]],
        image: [['Image', PYTORCH_IMAGE]],
        framework: [['Framework', 'TFJob']],
        topology: [
          ['Topology', 'ps-worker'],
          ['Number of PS nodes', 1],
          ['Number of Worker nodes', 2],
          ['Images of roles', 'each'],
          ['Image of PS', CPU_IMAGE],
          ['Image of Worker', ENTER],
        ],
        machine: [...machine('PS', 'ecs.g6.xlarge'), ...machine('Worker', GPU)],
      }),
      {
        ...JOB,
        JobType: 'TFJob',
        JobSpecs: [
          {Type: 'PS', PodCount: 1, Image: CPU_IMAGE, EcsSpec: 'ecs.g6.xlarge'},
          {Type: 'Worker', PodCount: 2, Image: PYTORCH_IMAGE, EcsSpec: GPU},
        ],
      },
    ],
    [
      'a share of a quota with every field',
      createScript({
        kind: quota,
        machine: [
          ...share('per node', 8, 96, '768').slice(0, 3),
          ['GPU type per node', 'GU8X'],
          ['Shared memory per node', '64'],
        ],
      }),
      {
        ...JOB,
        ResourceId: 'quota1vision',
        JobSpecs: [
          {
            Type: 'Worker',
            PodCount: 1,
            Image: PYTORCH_IMAGE,
            ResourceConfig: {GPU: '8', CPU: '96', Memory: '768Gi', GPUType: 'GU8X', SharedMemory: '64Gi'},
          },
        ],
      },
    ],
    [
      'C11 accepted: PyTorch on several nodes with all guards that fit',
      createScript({
        topology: several,
        guards: [
          ['Options', ['limit', 'rdma', 'gang', 'spot']],
          ['Time limit', '12h'],
          [/Maximum bid/, 40],
        ],
      }),
      {
        ...JOB,
        JobSpecs: [{...SPEC, PodCount: 4, SpotSpec: {SpotStrategy: 'SpotWithPriceLimit', SpotDiscountLimit: 0.4}}],
        Settings: {EnableRDMA: true},
        EnableGangScheduling: true,
        JobMaxRunningTimeMinutes: 720,
      },
    ],
    [
      'C6 accepted: a quota job with priority and sanity check',
      createScript(
        {
          topology: several,
          kind: quota,
          machine: share('per node', 8),
          guards: [
            ['Options', ['limit', 'sanity', 'rdma', 'priority']],
            ['Time limit', ENTER],
            ['Priority', 7],
          ],
        },
        LARGE,
      ),
      {
        ...JOB,
        ResourceId: 'quota1vision',
        JobSpecs: [
          {Type: 'Worker', PodCount: 4, Image: PYTORCH_IMAGE, ResourceConfig: {GPU: '8', CPU: '12', Memory: '96Gi'}},
        ],
        Settings: {EnableSanityCheck: true, EnableRDMA: true},
        JobMaxRunningTimeMinutes: 1440,
        Priority: 7,
      },
    ],
    [
      'C4 accepted: a typed quota',
      createScript({
        kind: [
          ['Resources', 'quota'],
          ['Resource quota', 'typed'],
          ['Quota id', 'quotaksvqq2oh2pg'],
        ],
        machine: share('per node', 0, 4, '16'),
      }),
      {
        ...JOB,
        ResourceId: 'quotaksvqq2oh2pg',
        JobSpecs: [{Type: 'Worker', PodCount: 1, Image: PYTORCH_IMAGE, ResourceConfig: {CPU: '4', Memory: '16Gi'}}],
      },
    ],
    [
      'an image of the workspace, D3',
      createScript({
        image: [
          ['Image', 'own'],
          ['Image of workspace vision', 'registry-vpc.cn-hangzhou.aliyuncs.com/team-268/resnet:v3'],
        ],
      }),
      {...JOB, JobSpecs: [{...SPEC, Image: 'registry-vpc.cn-hangzhou.aliyuncs.com/team-268/resnet:v3'}]},
    ],
    [
      'an image of another registry',
      createScript({
        image: [
          ['Image', 'typed'],
          ['Image URI', 'pytorch'],
          ['Image URI', 'registry.example.com/team/train:v1'],
        ],
      }),
      {...JOB, JobSpecs: [{...SPEC, Image: 'registry.example.com/team/train:v1'}]},
    ],
    [
      'a job with chosen roles (C9)',
      createScript({
        framework: [['Framework', 'TFJob']],
        topology: [
          ['Topology', 'chosen'],
          ['Roles', ['Chief', 'Worker', 'Evaluator']],
          ['Number of Chief nodes', 1],
          ['Number of Worker nodes', 3],
          ['Number of Evaluator nodes', 1],
        ],
        machine: [...machine('Chief', GPU), ...machine('Worker', GPU), ...machine('Evaluator', 'ecs.g6.xlarge')],
      }),
      {
        ...JOB,
        JobType: 'TFJob',
        JobSpecs: [
          {...SPEC, Type: 'Chief'},
          {...SPEC, PodCount: 3},
          {...SPEC, Type: 'Evaluator', EcsSpec: 'ecs.g6.xlarge'},
        ],
      },
    ],
    [
      'environment variables, of which one is taken out again',
      createScript({
        environment: [
          ['Environment variable', 'EPOCHS=90'],
          ['Environment variable', 'A=1=2'],
          ['Environment variable', 'EPOCHS='],
          ['Environment variable', ''],
        ],
      }),
      {...JOB, Envs: {A: '1=2'}},
    ],
    [
      'a command of several lines',
      createScript({command: [['Command', 'set -e\npython train_resnet50.py']]}),
      {...JOB, UserCommand: 'set -e\npython train_resnet50.py'},
    ],
  ])('%s', async (_what, script, expected) => {
    const {result, error} = await runConversation(script)
    expect(error).toBeUndefined()
    expect(result?.document).toEqual(expected)
    expect(Object.values(result?.sources ?? {}).every((source) => ['asked', 'default'].includes(source))).toBe(true)
  })

  test('a list of images filtered by labels (D2)', async () => {
    const calls: string[] = []
    const {prompter} = await runConversation(
      createScript({
        labels: [['Filter images', ['system.framework=TensorFlow 2.14', 'system.chipType=GPU']]],
        image: [['Image', ENTER]],
        framework: [['Framework', ENTER]],
      }),
      {catalog: {calls}},
    )
    expect(calls).toContain('images system.framework=TensorFlow 2.14,system.chipType=GPU')
    expect(prompter.questions.find(({message}) => message === 'Image')?.choices?.[0]).toBe('TensorFlow 2.14')
    expect(prompter.questions.find(({message}) => message === 'Framework')?.initial).toBe('TFJob')
  })

  test('a note and a way back if no image has all labels', async () => {
    const {prompter, result} = await runConversation(
      createScript({
        labels: [
          ['Filter images', ['system.framework=XGBoost 1.6.0', 'system.chipType=GPU']],
          ['Image', BACK],
          ['Filter images', []],
        ],
      }),
    )
    expect(prompter.questions[2]).toMatchObject({
      problem: 'No image has all of these labels. Press Esc to change them.',
      choices: ['Images of this workspace', 'Enter an image URI'],
    })
    expect(result).toBeDefined()
  })

  test('a job with an image unknown to the catalog, without verifying it', async () => {
    const {result} = await runConversation(
      createScript({
        image: [
          ['Image', 'typed'],
          ['Image URI', 'registry.example.com/team/train:v1'],
        ],
      }),
    )
    expect(result?.verifyImages).toBe(false)
    expect(result?.commandLine).toContain(' --no-verify-image ')
  })
})

describe('the wizard rejects', () => {
  test.each<[string, Script, string | RegExp]>([
    [
      'C13 refused: a name with a blank',
      createScript({
        name: [
          ['Name', 'res net'],
          ['Name', ENTER],
        ],
      }),
      /^Contains characters that are not allowed: " "\./,
    ],
    [
      'an empty command',
      createScript({command: [['Command', ''], DEFAULT_REPLIES.command]}),
      /^Is missing or blank: a job requires a command\.$/,
    ],
    [
      'a variable without "="',
      createScript({
        environment: [
          ['Environment variable', 'EPOCHS'],
          ['Environment variable', ''],
        ],
      }),
      '"EPOCHS" does not have the form KEY=VALUE.',
    ],
    [
      'a name that no shell takes',
      createScript({
        environment: [
          ['Environment variable', '1A=2'],
          ['Environment variable', ''],
        ],
      }),
      /is not a valid name of an environment variable/,
    ],
    [
      'a role of 0 pods',
      createScript({
        topology: [
          ['Topology', 'workers'],
          ['Number of Worker nodes', 0],
          ['Number of Worker nodes', 2],
        ],
      }),
      /From 1/,
    ],
    [
      'a time limit that is not a duration',
      createScript({
        guards: [
          ['Options', ['limit']],
          ['Time limit', 'soon'],
          ['Time limit', '90'],
        ],
      }),
      'such as 90m, 12h or 2d.',
    ],
    [
      'C12 refused: a time limit of 0',
      createScript({
        guards: [
          ['Options', ['limit']],
          ['Time limit', '0'],
          ['Time limit', '90'],
        ],
      }),
      /Must be a whole number of at least 1/,
    ],
    [
      'C16 refused: two datasets on one path',
      createScript({
        datasets: [
          ['Datasets', ['d-imagenet', 'd-coco']],
          ['Mount path for imagenet', '/mnt/x'],
          ['Access to imagenet', ENTER],
          ['Mount path for coco', '/mnt/x/'],
          ['Mount path for coco', '/mnt/y'],
          ['Access to coco', ENTER],
        ],
      }),
      /DataSources\[0\] is also mounted at \/mnt\/x/,
    ],
    [
      'a mount path that is not absolute',
      createScript({
        datasets: [
          ['Datasets', ['d-coco']],
          ['Mount path for coco', 'data'],
          ['Mount path for coco', '/data'],
          ['Access to coco', ENTER],
        ],
      }),
      /Must be an absolute path/,
    ],
  ])('%s', async (_what, script, says) => {
    const {result, prompter} = await runConversation(script)
    expect(result).toBeDefined()
    expect(prompter.rejections).toHaveLength(1)
    expect(prompter.rejections[0]).toMatch(says)
  })

  const SINGLE_REST: Script = [['Topology', 'single'], ['Resources', 'public'], DEFAULT_REPLIES.machine]
  const MPI_REST: Script = [
    ['Topology', 'master-worker'],
    ['Number of Worker nodes', 2],
    ['Resources', 'public'],
    ...machine('Master', GPU),
    ...machine('Worker', GPU),
  ]

  test('C9: topologies that do not fit the framework', async () => {
    const offered = async (type: string) => {
      const {prompter} = await runConversation([
        DEFAULT_REPLIES.workspace,
        DEFAULT_REPLIES.labels,
        DEFAULT_REPLIES.image,
        DEFAULT_REPLIES.datasets,
        DEFAULT_REPLIES.code,
        ['Framework', type],
        ...(type === 'MPIJob' ? MPI_REST : SINGLE_REST),
        DEFAULT_REPLIES.command,
        DEFAULT_REPLIES.environment,
        DEFAULT_REPLIES.name,
        DEFAULT_REPLIES.guards,
        ['What next?', 'cancel'],
      ])
      return prompter.questions.find(({message}) => message === 'Topology')?.choices
    }
    expect(await offered('PyTorchJob')).toEqual(['Single node', 'Multiple nodes', 'Master and Workers'])
    expect(await offered('TFJob')).toEqual([
      'Single node',
      'Multiple nodes',
      'Parameter servers and Workers',
      'Chief, parameter servers and Workers',
      'Choose the roles',
    ])
    expect(await offered('MPIJob')).toEqual(['Master and Workers'])
    expect(await offered('RayJob')).toEqual(['Head and Workers', 'Single node', 'Multiple nodes'])
    expect(await offered('SlurmJob')).toEqual(['Single node', 'Multiple nodes'])
  })

  test('a disabled workspace, and write access to a read-only dataset', async () => {
    const {prompter} = await runConversation(
      createScript({
        datasets: [
          ['Datasets', ['d-imagenet']],
          ['Mount path for imagenet', ENTER],
          ['Access to imagenet', ENTER],
        ],
      }),
    )
    expect(prompter.questions[0]?.choices).toEqual(['vision', 'speech', '[attic]'])
    expect(prompter.questions.find(({message}) => message === 'Access to imagenet')?.choices).toEqual(['RO', '[RW]'])
  })
})

describe('the wizard suggests options for', () => {
  const guards = async (script: Script) => {
    const {prompter} = await runConversation(script)
    const {choices, initial} = prompter.questions.find(({message}) => message === 'Options') ?? {}
    return {offered: choices, initial}
  }
  test.each<[string, Script, string[], string[]]>([
    ['one GPU', createScript(), ['Time limit', 'Spot instances'], ['limit']],
    [
      'several GPU nodes',
      createScript({topology: several}),
      ['Time limit', 'RDMA', 'Gang scheduling', 'Spot instances'],
      ['limit'],
    ],
    [
      'a machine without spot stock',
      createScript({machine: [['Instance type', 'ecs.gn6v-c8g1.2xlarge']]}),
      ['Time limit'],
      ['limit'],
    ],
    [
      'several CPU nodes',
      createScript({topology: several, machine: [['Instance type', 'ecs.g6.xlarge']]}),
      ['Time limit', 'Gang scheduling'],
      ['limit'],
    ],
    [
      'several GPU nodes of a quota',
      createScript({topology: several, kind: quota, machine: share('per node', 8)}, LARGE),
      ['Time limit', 'Sanity check', 'RDMA', 'Gang scheduling', 'Priority'],
      ['limit', 'sanity', 'rdma'],
    ],
  ])('%s', async (_what, script, offered, initial) => {
    expect(await guards(script)).toEqual({offered, initial})
  })

  test('C15: another instance type if one is out of stock', async () => {
    const {result, prompter} = await runConversation(
      createScript({
        machine: [
          ['Instance type', 'ecs.gn6e-c12g1.3xlarge'],
          ['Other instance type', 'ecs.gn6v-c8g1.2xlarge'],
        ],
      }),
    )
    expect(prompter.questions.find(({message}) => message === 'Other instance type')).toMatchObject({
      problem: 'ecs.gn6e-c12g1.3xlarge is out of stock: the job would wait until it is available.',
      choices: ['ecs.gn6v-c8g1.2xlarge', GPU, 'ecs.gn7e-c16g1.8xlarge', 'Keep ecs.gn6e-c12g1.3xlarge'],
    })
    expect(result?.document.JobSpecs?.[0]?.EcsSpec).toBe('ecs.gn6v-c8g1.2xlarge')
  })

  test('C15: no other instance type if the first choice is kept', async () => {
    const {result} = await runConversation(
      createScript({
        machine: [
          ['Instance type', 'ecs.g6.xlarge'],
          ['Other instance type', 'keep'],
        ],
      }),
      {catalog: {isOutOfStock: true}},
    )
    expect(result?.document.JobSpecs?.[0]?.EcsSpec).toBe('ecs.g6.xlarge')
  })
})

describe('if the catalog fails,', () => {
  test.each<[string, Parameters<typeof runConversation>[1], Script, string]>([
    [
      'workspaces',
      {catalog: {deniedActions: {workspaces: 'paiworkspace:ListWorkspaces'}}},
      createScript({workspace: [['Workspace id', '268']]}),
      'Cannot list workspaces: missing permission paiworkspace:ListWorkspaces.',
    ],
    [
      'image labels',
      {catalog: {deniedActions: {imageLabels: 'paiimage:ListImageLabels'}}},
      createScript({labels: []}),
      'Cannot list image labels: missing permission paiimage:ListImageLabels.',
    ],
    [
      'images',
      {catalog: {deniedActions: {images: 'paiimage:ListImages'}}},
      createScript({image: [['Image URI', PYTORCH_IMAGE]]}),
      'Cannot list images: missing permission paiimage:ListImages.',
    ],
    [
      'datasets',
      {catalog: {deniedActions: {datasets: 'paidataset:ListDatasets'}}},
      createScript({datasets: []}),
      'Cannot list datasets: missing permission paidataset:ListDatasets.',
    ],
    [
      'code sources',
      {catalog: {deniedActions: {codeSources: 'paicodesource:ListCodeSources'}}},
      createScript({code: []}),
      'Cannot list code configurations: missing permission paicodesource:ListCodeSources.',
    ],
    [
      'instance types',
      {catalog: {deniedActions: {ecsSpecs: 'pai:ListEcsSpecs'}}},
      createScript(),
      'Cannot list instance types: missing permission pai:ListEcsSpecs.',
    ],
    [
      'quotas',
      {catalog: {deniedActions: {quotas: 'pai:ListResources'}}},
      createScript({
        kind: [
          ['Resources', 'quota'],
          ['Quota id', 'quota1vision'],
        ],
        machine: share('per node', 1),
      }),
      'Cannot list resource quotas: missing permission pai:ListResources.',
    ],
  ])('%s without permission are noted, then typed or skipped', async (_what, options, script, note) => {
    const {result, prompter} = await runConversation(script, options)
    expect(result).toBeDefined()
    expect(prompter.notes).toContain(note)
  })

  test('empty datasets, code sources and labels are skipped silently', async () => {
    const {result, prompter} = await runConversation(createScript({labels: [], datasets: [], code: []}), {
      catalog: {emptyLists: ['imageLabels', 'datasets', 'codeSources']},
    })
    expect(result).toBeDefined()
    expect(prompter.notes.filter((note) => !note.includes('Workspace '))).toEqual([])
  })

  test('going back skips questions that could not be asked', async () => {
    const {result} = await runConversation(
      createScript({
        datasets: [],
        code: [],
        framework: [
          ['Framework', BACK],
          ['Image', ENTER],
          ['Framework', ENTER],
        ],
      }),
      {
        catalog: {deniedActions: {datasets: 'x', codeSources: 'y'}},
      },
    )
    expect(result?.document).toEqual(JOB)
  })
})
