import {describe, expect, test} from '@jest/globals'
import type {JobDraft} from '../../src/document/document.js'
import type {ReferenceChecker} from '../../src/wizard/verify-given.js'
import {PYTORCH_IMAGE} from './catalog-fixture.js'
import {createScript, DEFAULT_REPLIES, runConversation} from './run-conversation.js'
import {BACK, ENTER, type Script} from './scripted-prompter.js'

const GPU = 'ecs.gn7i-c8g1.2xlarge'
const CPU_IMAGE = 'registry-vpc.cn-hangzhou.aliyuncs.com/pai/pytorch:2.6.0-cpu-py311-ubuntu22.04'
const imagenet: Script = [
  ['Datasets', ['d-imagenet']],
  ['Mount path for imagenet', ENTER],
  ['Access to imagenet', ENTER],
]
const code: Script = [
  ['Code configuration', 'code-1'],
  ['Mount path for resnet', ENTER],
]

describe('going back in the wizard', () => {
  test('is offered by every question but the first', async () => {
    const {prompter} = await runConversation(
      createScript({
        topology: [
          ['Topology', 'workers'],
          ['Number of Worker nodes', 2],
        ],
      }),
    )
    const questions = prompter.questions.filter(({message}) => message !== 'What next?')
    expect(questions.map(({canGoBack}) => canGoBack)).toEqual([false, ...questions.slice(1).map(() => true)])
  })

  test('to another image keeps the other answers and returns to the open question', async () => {
    const {messages, result} = await runConversation(
      createScript({
        datasets: imagenet,
        code,
        framework: [
          ['Framework', BACK],
          ['Code configuration', BACK],
          ['Datasets', BACK],
          ['Image', CPU_IMAGE],
          DEFAULT_REPLIES.framework,
        ],
      }),
    )
    expect(messages.slice(0, 14)).toEqual([
      'Workspace',
      'Filter images',
      'Image',
      'Datasets',
      'Mount path for imagenet',
      'Access to imagenet',
      'Code configuration',
      'Mount path for resnet',
      'Framework',
      'Code configuration',
      'Datasets',
      'Image',
      'Framework',
      'Topology',
    ])
    expect(result?.document).toMatchObject({
      DataSources: [{DataSourceId: 'd-imagenet'}],
      CodeSource: {CodeSourceId: 'code-1'},
      JobSpecs: [{Image: CPU_IMAGE, EcsSpec: GPU}],
    })
  })

  test.each<[string, Script, string[]]>([
    [
      'another workspace asks for datasets and code again, not for the image',
      createScript({
        datasets: imagenet,
        code,
        framework: [
          ['Framework', BACK],
          ['Code configuration', BACK],
          ['Datasets', BACK],
          ['Image', BACK],
          ['Filter images', BACK],
          ['Workspace', '269'],
          ['Datasets', []],
          ['Code configuration', 'none'],
          ['Framework', ENTER],
        ],
      }),
      ['Workspace', 'Datasets', 'Code configuration', 'Framework', 'Topology'],
    ],
    [
      'the same workspace asks for nothing again',
      createScript({
        datasets: imagenet,
        code: [
          ['Code configuration', BACK],
          ['Datasets', BACK],
          ['Image', BACK],
          ['Filter images', BACK],
          ['Workspace', '268'],
          ['Code configuration', 'none'],
        ],
      }),
      ['Workspace', 'Code configuration', 'Framework'],
    ],
    [
      'a framework with other roles asks for the topology again',
      createScript({
        framework: [['Framework', 'TFJob']],
        topology: [
          ['Topology', 'ps-worker'],
          ['Number of PS nodes', 1],
          ['Number of Worker nodes', 2],
          ['Images of roles', ENTER],
        ],
        kind: [
          ['Resources', BACK],
          ['Images of roles', BACK],
          ['Topology', BACK],
          ['Framework', 'PyTorchJob'],
          ['Topology', 'workers'],
          ['Number of Worker nodes', ENTER],
          ['Resources', 'public'],
        ],
      }),
      ['Framework', 'Topology', 'Number of Worker nodes', 'Resources', 'Instance type'],
    ],
    [
      'a framework with the same roles does not',
      createScript({
        kind: [
          ['Resources', BACK],
          ['Topology', BACK],
          ['Framework', 'XGBoostJob'],
          ['Resources', 'public'],
        ],
      }),
      ['Framework', 'Resources', 'Instance type'],
    ],
    [
      'a quota instead of public resources asks for its share',
      createScript({
        command: [
          ['Command', BACK],
          ['Instance type', BACK],
          ['Resources', 'quota'],
          ['Resource quota', 'quota1vision'],
          ['GPUs per node', 1],
          ['vCPUs per node', ENTER],
          ['Memory per node', ENTER],
          ['GPU type per node', ENTER],
          ['Shared memory per node', ENTER],
          DEFAULT_REPLIES.command,
        ],
      }),
      [
        'Resources',
        'Resource quota',
        'GPUs per node',
        'vCPUs per node',
        'Memory per node',
        'GPU type per node',
        'Shared memory per node',
        'Command',
      ],
    ],
  ])('%s', async (_what, script, tail) => {
    const {messages, result, error} = await runConversation(script)
    expect(error).toBeUndefined()
    expect(result).toBeDefined()
    // What was asked from the question on that one went back to.
    const from = messages.lastIndexOf(tail[0] ?? '')
    expect(messages.slice(from, from + tail.length)).toEqual(tail)
  })

  test('inside questions that belong together it is the one before', async () => {
    const {messages, result, prompter} = await runConversation(
      createScript({
        datasets: [
          ['Datasets', ['d-imagenet', 'd-coco']],
          ['Mount path for imagenet', '/a'],
          ['Access to imagenet', BACK],
          ['Mount path for imagenet', '/b'],
          ['Access to imagenet', ENTER],
          ['Mount path for coco', BACK],
          ['Access to imagenet', BACK],
          ['Mount path for imagenet', BACK],
          ['Datasets', ['d-coco']],
          ['Mount path for coco', '/c'],
          ['Access to coco', ENTER],
        ],
        code: [
          ['Code configuration', 'code-1'],
          ['Mount path for resnet', BACK],
          ['Code configuration', 'none'],
        ],
        topology: [
          ['Topology', 'workers'],
          ['Number of Worker nodes', BACK],
          ['Topology', 'single'],
        ],
        machine: [
          ['Instance type', 'ecs.gn6e-c12g1.3xlarge'],
          ['Other instance type', BACK],
          ['Instance type', GPU],
        ],
      }),
    )
    expect(messages).toContain('Mount path for resnet')
    // Pointed at is what was chosen before one went back.
    const again = (message: string) => prompter.questions.filter((seen) => seen.message === message).at(-1)?.initial
    expect(again('Datasets')).toEqual(['d-imagenet', 'd-coco'])
    expect(again('Code configuration')).toBe('code-1')
    expect(again('Topology')).toBe('workers')
    expect(again('Instance type')).toBe('ecs.gn6e-c12g1.3xlarge')
    expect(result?.document.DataSources).toEqual([{DataSourceId: 'd-coco', MountPath: '/c', MountAccess: 'RW'}])
    expect(result?.document.JobSpecs).toEqual([{Type: 'Worker', PodCount: 1, Image: PYTORCH_IMAGE, EcsSpec: GPU}])
  })

  test('from another place of images to the official ones', async () => {
    const {messages} = await runConversation(
      createScript({
        image: [
          ['Image', 'own'],
          [/of workspace/, BACK],
          ['Image', 'typed'],
          ['Image URI', BACK],
          DEFAULT_REPLIES.image,
        ],
      }),
    )
    expect(messages.slice(2, 8)).toEqual([
      'Image',
      'Image of workspace vision',
      'Image',
      'Image URI',
      'Image',
      'Datasets',
    ])
  })

  test('keeps the variables typed so far', async () => {
    const {result, prompter} = await runConversation(
      createScript({
        environment: [
          ['Environment variable', 'A=1'],
          ['Environment variable', BACK],
          ['Command', ENTER],
          ['Environment variable', 'B=2'],
          ['Environment variable', ''],
        ],
      }),
    )
    expect(prompter.questions.filter(({message}) => message === 'Command').map(({initial}) => initial)).toEqual([
      undefined,
      'python train_resnet50.py',
    ])
    expect(result?.document.Envs).toEqual({A: '1', B: '2'})
  })

  test('to another image changes all roles without their own image', async () => {
    const {result} = await runConversation(
      createScript(
        {
          framework: [['Framework', 'TFJob']],
          topology: [
            ['Topology', 'ps-worker'],
            ['Number of PS nodes', 1],
            ['Number of Worker nodes', 2],
            ['Images of roles', 'each'],
            ['Image of PS', CPU_IMAGE],
            ['Image of Worker', ENTER],
          ],
          machine: [
            ['Instance type of PS', 'ecs.g6.xlarge'],
            ['Instance type of Worker', GPU],
          ],
        },
        [
          ['What next?', 'image'],
          ['Image', 'typed'],
          ['Image URI', 'registry.example.com/team/train:v1-gpu'],
          ['What next?', 'create'],
        ],
      ),
    )
    expect(result?.document.JobSpecs?.map(({Image}) => Image)).toEqual([
      CPU_IMAGE,
      'registry.example.com/team/train:v1-gpu',
    ])
    expect(result?.verifyImages).toBe(false)
  })

  test('removes options that no longer fit', async () => {
    const {result} = await runConversation(
      createScript(
        {
          topology: [
            ['Topology', 'workers'],
            ['Number of Worker nodes', 2],
          ],
          guards: [['Options', ['rdma', 'gang']]],
        },
        [
          ['What next?', 'topology'],
          ['Topology', 'single'],
          ['Options', []],
          ['What next?', 'create'],
        ],
      ),
    )
    expect(result?.document).not.toHaveProperty('Settings')
    expect(result?.document).not.toHaveProperty('EnableGangScheduling')
  })
})

describe('flags and files come before questions:', () => {
  const WHOLE: JobDraft = {
    WorkspaceId: '268',
    DisplayName: 'resnet50-imagenet-20261124',
    JobType: 'PyTorchJob',
    UserCommand: 'python train.py',
    JobSpecs: [{Type: 'Worker', PodCount: 2, Image: PYTORCH_IMAGE, EcsSpec: GPU}],
  }
  const optional: Script = [
    DEFAULT_REPLIES.datasets,
    DEFAULT_REPLIES.code,
    DEFAULT_REPLIES.environment,
    DEFAULT_REPLIES.guards,
    ['What next?', 'create'],
  ]

  test('only what they leave open is asked', async () => {
    const {messages, result} = await runConversation(optional, {document: WHOLE})
    expect(messages).toEqual(['Datasets', 'Code configuration', 'Environment variable', 'Options', 'What next?'])
    expect(result?.document).toEqual(WHOLE)
    expect(new Set(Object.values(result?.sources ?? {}))).toEqual(new Set(['flag']))
  })

  test.each<[string, JobDraft, string, Script, string]>([
    [
      'C8 refused',
      {JobType: 'pytorch'} as JobDraft,
      'Framework',
      [['Framework', 'PyTorchJob']],
      '"pytorch" is not a job type. Job types are case-sensitive and have no aliases. Did you mean PyTorchJob?',
    ],
    [
      'C13 refused',
      {DisplayName: 'res net'},
      'Name',
      [['Name', 'resnet']],
      'Contains characters that are not allowed: " ". Use letters, digits, "_", "." and "-": res-net',
    ],
    [
      'C9 refused',
      {JobSpecs: [{Type: 'PS', PodCount: 1, Image: PYTORCH_IMAGE, EcsSpec: GPU}]},
      'Topology',
      [['Topology', 'single']],
      'JobSpecs[0].Type: "PS" is not a role of a PyTorchJob. Use one of Worker, Master.',
    ],
    [
      'C6 refused',
      {ResourceId: 'quota1vision'},
      'Resources',
      [['Resources', 'public']],
      "JobSpecs[0].EcsSpec: A job in a quota (ResourceId) can't have an instance type, but JobSpecs[0] has one. Replace EcsSpec with ResourceConfig (--cpu, --memory, --gpu), or remove ResourceId to use public resources.",
    ],
    [
      'C12 refused',
      {JobMaxRunningTimeMinutes: 0},
      'Time limit',
      [['Time limit', '90']],
      'Must be a whole number of at least 1, not 0. Omit it for no limit.',
    ],
  ])('%s: an illegal value is asked again with the reason', async (_rule, change, message, replies, problem) => {
    const order = [
      'Datasets',
      'Code configuration',
      'Framework',
      'Topology',
      'Resources',
      'Instance type',
      'Environment variable',
      'Name',
      'Options',
      'Time limit',
      'What next?',
    ]
    const all: Script = [...optional, ...replies]
    const script = [...all].sort(([one], [other]) => order.indexOf(String(one)) - order.indexOf(String(other)))
    const {prompter, result} = await runConversation(script, {document: {...WHOLE, ...change}})
    expect(prompter.questions.find((seen) => seen.message === message)?.problem).toBe(problem)
    expect(result).toBeDefined()
  })

  test('C1: a workspace that is still being set up is confirmed once', async () => {
    const {messages, prompter} = await runConversation([DEFAULT_REPLIES.workspace, ...optional], {
      document: WHOLE,
      sources: {
        ...Object.fromEntries(
          [
            'DisplayName',
            'JobType',
            'UserCommand',
            'JobSpecs[0].PodCount',
            'JobSpecs[0].Image',
            'JobSpecs[0].EcsSpec',
          ].map((path) => [path, 'flag']),
        ),
        WorkspaceId: 'environment',
      },
    })
    expect(messages[0]).toBe('Workspace')
    expect(prompter.questions[0]?.initial).toBe('268')
  })

  describe('their values are checked against the catalog before the next question', () => {
    const UNKNOWN = 'is not there.'
    /** Knows nothing of what is called "other", and tells what it was asked for. */
    const looking = () => {
      const asked: string[] = []
      const lookUp: ReferenceChecker = async (_document, wanted) => {
        asked.push(wanted.map(({path, value}) => `${path}=${value}`).join(' '))
        return {
          problems: wanted.filter(({value}) => value.startsWith('other')).map(({path}) => ({path, message: UNKNOWN})),
        }
      }
      return {asked, lookUp}
    }
    const SPEC = {Type: 'Worker', PodCount: 2, Image: PYTORCH_IMAGE, EcsSpec: GPU}

    test.each<[string, JobDraft, string, Script[number]]>([
      ['C1 refused', {WorkspaceId: 'other'}, 'WorkspaceId', ['Workspace', '268']],
      ['C2 refused', {JobSpecs: [{...SPEC, Image: 'other'}]}, 'JobSpecs[0].Image', DEFAULT_REPLIES.image],
      [
        'C3 refused',
        {DataSources: [{DataSourceId: 'other', MountPath: '/mnt/x'}]},
        'DataSources[0].DataSourceId',
        DEFAULT_REPLIES.datasets,
      ],
      [
        'C3 refused',
        {CodeSource: {CodeSourceId: 'other', MountPath: '/x'}},
        'CodeSource.CodeSourceId',
        DEFAULT_REPLIES.code,
      ],
      ['C15 refused', {JobSpecs: [{...SPEC, EcsSpec: 'other'}]}, 'JobSpecs[0].EcsSpec', DEFAULT_REPLIES.machine],
    ])('%s: %j', async (_rule, change, path, reply) => {
      const {lookUp} = looking()
      const script = [reply, ...optional.filter(([message]) => message !== reply[0])]
      const order = [
        'Workspace',
        'Image',
        'Datasets',
        'Code configuration',
        'Instance type',
        'Environment variable',
        'Options',
        'What next?',
      ]
      const sorted = script.toSorted(([one], [other]) => order.indexOf(String(one)) - order.indexOf(String(other)))
      const {prompter, result, messages} = await runConversation(sorted, {
        document: {...WHOLE, ...change},
        checkReferences: lookUp,
      })
      expect(prompter.questions.find(({message}) => message === reply[0])?.problem).toBe(
        `${path}: ${UNKNOWN}`.replace(/^WorkspaceId: /, ''),
      )
      expect(messages).toHaveLength(sorted.length)
      expect(JSON.stringify(result?.document)).not.toContain('other')
    })

    test('each value is checked once, and chosen values never', async () => {
      const {asked, lookUp} = looking()
      const given = {JobSpecs: [{...SPEC, Image: PYTORCH_IMAGE}]}
      await runConversation(createScript({labels: [], image: [], topology: [], kind: [], machine: []}), {
        document: given,
        checkReferences: lookUp,
      })
      expect(asked).toEqual([`WorkspaceId=268 JobSpecs[0].Image=${PYTORCH_IMAGE} JobSpecs[0].EcsSpec=${GPU}`])
    })

    test('C2 accepted: an image of a private registry is typed again and not looked up', async () => {
      const {lookUp} = looking()
      const image = 'other.example.com/team/train:v3'
      const script: Script = [['Image', 'typed'], ['Image URI', ENTER], ...optional]
      const {result, prompter} = await runConversation(script, {
        document: {...WHOLE, JobSpecs: [{...SPEC, Image: image}]},
        checkReferences: lookUp,
      })
      expect(result).toMatchObject({verifyImages: false, document: {JobSpecs: [{Image: image}]}})
      expect(prompter.rejections).toEqual([])
    })
  })

  test('--image alone leaves roles and pods open', async () => {
    const {messages, result} = await runConversation(createScript({labels: [], image: []}), {
      document: {JobSpecs: [{Type: 'Worker', PodCount: 1, Image: PYTORCH_IMAGE}]},
      sources: {'JobSpecs[0].Type': 'default', 'JobSpecs[0].PodCount': 'default', 'JobSpecs[0].Image': 'flag'},
    })
    expect(messages).toContain('Topology')
    expect(result?.sources['JobSpecs[0].Image']).toBe('flag')
  })

  test('--cpu without a quota asks for the quota', async () => {
    const {messages} = await runConversation(
      createScript({labels: [], image: [], topology: [], kind: [['Resource quota', 'quota1vision']], machine: []}),
      {
        document: {
          JobSpecs: [{Type: 'Worker', PodCount: 1, Image: PYTORCH_IMAGE, ResourceConfig: {CPU: '4', Memory: '8Gi'}}],
        },
      },
    )
    expect(messages).toContain('Resource quota')
  })

  test('options that flags have set are not offered', async () => {
    const {prompter} = await runConversation(createScript(), {document: {JobMaxRunningTimeMinutes: 60}})
    expect(prompter.questions.find(({message}) => message === 'Options')?.choices).toEqual(['Spot instances'])
  })
})

test('lists of the next questions are loaded early, each once', async () => {
  const calls: string[] = []
  const {messages} = await runConversation(
    [['Workspace', '268'], ['Filter images', BACK], ['Workspace', '268'], ...createScript().slice(1)],
    {
      catalog: {calls},
    },
  )
  expect(calls.slice(0, 3)).toEqual(['workspaces', 'imageLabels', 'images'])
  expect(new Set(calls).size).toBe(calls.length)
  expect(messages).toContain('What next?')
})
