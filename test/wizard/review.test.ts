import {mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals'
import {parseJobDocument} from '../../src/document/document.js'
import {createSavedDraft, parseSavedDraft} from '../../src/wizard/draft.js'
import {createDraftStore} from '../../src/wizard/draft-file.js'
import {LARGE_JOB_GPUS} from '../../src/wizard/review.js'
import {createWizardState} from '../../src/wizard/state.js'
import {createScript, DEFAULT_REPLIES, NOW, runConversation} from './run-conversation.js'
import {BACK, ENTER, type Script} from './scripted-prompter.js'

const onPosix = process.platform === 'win32' ? test.skip : test
const NAME = 'vision-resnet50-20261124'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pai-dlc-review-'))
})
afterEach(() => rmSync(folder, {recursive: true, force: true}))

const kept = () =>
  createDraftStore('job', 'cn-hangzhou default', {env: {XDG_STATE_HOME: folder}, home: folder, platform: 'linux'})
const draftFile = () => join(folder, 'pai-dlc', 'drafts', 'job-cn-hangzhou_default.json')

describe('the review of the wizard', () => {
  test('shows values with sources, names of ids and totals', async () => {
    const {prompter} = await runConversation(
      createScript({
        workspace: [],
        datasets: [
          ['Datasets', ['d-imagenet']],
          ['Mount path for imagenet', ENTER],
          ['Access to imagenet', ENTER],
        ],
        topology: [
          ['Topology', 'workers'],
          ['Number of Worker nodes', 4],
        ],
        guards: [
          ['Options', ['limit', 'rdma']],
          ['Time limit', '1d12h'],
        ],
      }),
      {document: {WorkspaceId: '268'}},
    )
    expect(`${prompter.notes.at(-1)}\n`).toBe(`
  Name        vision-resnet50-20261124
  Workspace   268  vision                                     flag
  Framework   PyTorchJob
  Worker      4 pods of ecs.gn7i-c8g1.2xlarge
  Image       pytorch:2.8.0-gpu-py312-cu128-ubuntu22.04
              registry-vpc.cn-hangzhou.aliyuncs.com/pai/
              pytorch:2.8.0-gpu-py312-cu128-ubuntu22.04
  Data        d-imagenet  imagenet  on /mnt/data, RO
  Command     python train_resnet50.py
  Time limit  1d12h
  RDMA        yes

  Instance    ecs.gn7i-c8g1.2xlarge  1 x A10, 8 vCPU, 30 GiB
  Total       4 pods, 4 GPU, 32 vCPU, 120 GiB
  GPU hours   at most 144, in 1d12h

`)
  })

  test('does not offer creation while a problem remains', async () => {
    const {prompter, error} = await runConversation(createScript({}, [['What next?', 'cancel']]), {
      document: {UserVpc: {SwitchId: 'vsw-1'}},
    })
    expect(prompter.notes.at(-1)).toContain(
      '✗ UserVpc.ExtendedCIDRs: Is missing: SwitchId requires it. Set it to the\n    address ranges of the vSwitch.',
    )
    expect(prompter.questions.at(-1)).toMatchObject({
      initial: 'workspace',
      choices: expect.arrayContaining(['[Create the job]', 'Workspace', 'Name', 'Save as a file', 'Cancel']),
    })
    expect(error).toMatchObject({code: 'Canceled', exit: 3})
  })

  test('changes one value without other questions', async () => {
    const {messages, result} = await runConversation(
      createScript({}, [
        ['What next?', 'command'],
        ['Command', 'python other.py'],
        ['What next?', 'create'],
      ]),
    )
    expect(messages.slice(-4)).toEqual(['Options', 'What next?', 'Command', 'What next?'])
    expect(result?.document.UserCommand).toBe('python other.py')
  })

  test('rests on "Create the job" only while nothing has changed since it was shown', async () => {
    const {prompter} = await runConversation(
      createScript({}, [
        ['What next?', 'print'],
        ['What next?', 'command'],
        ['Command', 'python other.py'],
        ['What next?', 'create'],
      ]),
    )
    const focused = prompter.questions.filter(({message}) => message === 'What next?').map(({initial}) => initial)
    expect(focused).toEqual(['create', 'print', 'command'])
  })

  test.each([
    ['yes', undefined],
    ['no', 'Canceled'],
  ])('asks once more before a job of more than 8 GPUs is created: %s', async (reply, code) => {
    const rest: Script = reply === 'yes' ? [] : [['What next?', 'cancel']]
    const {error, result} = await runConversation(
      createScript(
        {
          topology: [
            ['Topology', 'workers'],
            ['Number of Worker nodes', LARGE_JOB_GPUS + 1],
          ],
        },
        [['What next?', 'create'], ['Create a job with 9 GPUs?', reply], ...rest],
      ),
    )
    expect(error?.name && (error as {code?: string}).code).toBe(code)
    expect(result !== undefined).toBe(reply === 'yes')
  })

  test('keeps all values after going back from a change', async () => {
    const {result} = await runConversation(
      createScript({}, [
        ['What next?', 'workspace'],
        ['Workspace', BACK],
        ['What next?', 'create'],
      ]),
    )
    expect(result?.document.WorkspaceId).toBe('268')
  })

  test('asks again for answers that a change makes invalid', async () => {
    const {messages} = await runConversation(
      createScript({}, [
        ['What next?', 'workspace'],
        ['Workspace', '269'],
        DEFAULT_REPLIES.datasets,
        DEFAULT_REPLIES.code,
        ['What next?', 'create'],
      ]),
    )
    expect(messages.slice(-4)).toEqual(['Workspace', 'Datasets', 'Code configuration', 'What next?'])
  })

  test.each([
    ['job.yaml', /^WorkspaceId: "268"$/m],
    ['job.json', /^ {2}"WorkspaceId": "268",$/m],
  ])('saves as %s, which reads back as the same job', async (name, says) => {
    const path = join(folder, name)
    const {result, prompter} = await runConversation(
      createScript({}, [
        ['What next?', 'save'],
        ['File', path],
        ['What next?', 'create'],
      ]),
    )
    expect(result?.savedPath).toBe(path)
    expect(prompter.notes.at(-1)).toBe(`Saved: pai-dlc job create -f ${path}`)
    const text = readFileSync(path, 'utf8')
    expect(text).toMatch(says)
    expect(await parseJobDocument(text, name)).toEqual(result?.document)
  })

  test.each([
    ['no', 'old'],
    ['yes', `DisplayName: ${NAME}`],
  ])('replaces an existing file only if confirmed: %s', async (reply, content) => {
    const path = join(folder, 'job.yaml')
    writeFileSync(path, 'old')
    await runConversation(
      createScript({}, [
        ['What next?', 'save'],
        ['File', path],
        [`${path} already exists. Overwrite it?`, reply],
        ['What next?', 'create'],
      ]),
    )
    expect(readFileSync(path, 'utf8')).toContain(content)
  })

  onPosix('a file with what may be a secret can be read by its owner only', async () => {
    const path = join(folder, 'job.yaml')
    const {prompter} = await runConversation(
      createScript(
        {environment: [['Environment variable', 'WANDB_API_KEY=0123456789abcdef'], DEFAULT_REPLIES.environment]},
        [
          ['What next?', 'save'],
          ['File', path],
          ['What next?', 'create'],
        ],
      ),
    )
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(prompter.notes.at(-1)).toBe('WANDB_API_KEY may be a secret, so a new file is readable only by you.')
  })

  test('asks for another file if one cannot be written', async () => {
    const path = join(folder, 'no', 'job.yaml')
    const {prompter, result} = await runConversation(
      createScript({}, [
        ['What next?', 'save'],
        ['File', path],
        ['File', BACK],
        ['What next?', 'create'],
      ]),
    )
    expect(prompter.questions.at(-2)).toMatchObject({
      problem: `Cannot write ${path}: no such directory.`,
      initial: path,
    })
    expect(result?.savedPath).toBeUndefined()
  })

  test('shows the equivalent command', async () => {
    const {prompter, result} = await runConversation(
      createScript({}, [
        ['What next?', 'print'],
        ['What next?', 'create'],
      ]),
    )
    expect(prompter.notes.at(-1)).toBe(`\n  ${result?.commandLine}\n`)
  })
})

describe('the saved draft', () => {
  const half: Script = [
    DEFAULT_REPLIES.workspace,
    DEFAULT_REPLIES.labels,
    DEFAULT_REPLIES.image,
    DEFAULT_REPLIES.datasets,
  ]
  const rest = createScript().slice(half.length)

  /** Somebody leaves where the script ends. */
  async function leave(script: Script, options: Parameters<typeof runConversation>[1] = {}) {
    await runConversation(script, {draftStore: kept(), ...options}).catch(() => {})
  }

  test('is readable by its owner only, until it is removed', async () => {
    await leave(half)
    expect(statSync(draftFile()).mode & 0o777).toBe(0o600)
    expect(statSync(join(draftFile(), '..')).mode & 0o777).toBe(0o700)
    kept().remove()
    expect(kept().read()).toBeUndefined()
  })

  test('is resumed by the next run', async () => {
    await leave(half)
    const {result, messages} = await runConversation([['You have an unfinished job', 'resume'], ...rest], {
      draftStore: kept(),
    })
    expect(messages.slice(0, 2)).toEqual(['You have an unfinished job', 'Code configuration'])
    expect(result?.document).toMatchObject({WorkspaceId: '268', DisplayName: NAME})
  })

  test('is overridden by flags', async () => {
    await leave(half)
    const {result} = await runConversation([['You have an unfinished job', 'resume'], ...rest], {
      draftStore: kept(),
      document: {WorkspaceId: '268', JobMaxRunningTimeMinutes: 60},
    })
    expect(result?.document.JobMaxRunningTimeMinutes).toBe(60)
    expect(result?.sources.JobMaxRunningTimeMinutes).toBe('flag')
  })

  test('is discarded on starting over', async () => {
    await leave(half)
    const {messages} = await runConversation([['You have an unfinished job', 'anew'], ...createScript()], {
      draftStore: kept(),
    })
    expect(messages[1]).toBe('Workspace')
  })

  test.each([
    ['broken JSON', '{'],
    ['another version', '{"version": 2}'],
    ['half a draft', '{"version": 1, "state": {"document": {}}}'],
  ])('is ignored if it contains %s', (_what, text) => {
    kept().save({})
    writeFileSync(draftFile(), text)
    expect(parseSavedDraft(kept().read())).toBeUndefined()
  })

  test('is skipped if it cannot be written', () => {
    writeFileSync(join(folder, 'pai-dlc'), 'a file where the folder should be')
    expect(() => kept().save({version: 1})).not.toThrow()
    expect(kept().read()).toBeUndefined()
  })

  test.each<[string, object, string[]]>([
    ['a variable by its name', {Envs: {WANDB_API_KEY: 'abcdef0123'}}, ['environment']],
    ['a variable by its value', {Envs: {URL: 'https://me:pass@git.example.com'}}, ['environment']],
    ['a command', {UserCommand: 'export HF_TOKEN=hf_abcdefghijklmnopqrst && python t.py'}, ['command']],
    ['a command with an option', {UserCommand: 'python t.py --api-key 0123456789'}, ['command']],
    [
      'a key in the address of a code source',
      {CodeSource: {Uri: 'https://me:0123456789@git.example.com/r.git'}},
      ['code source'],
    ],
    ['nothing for a plain job', {Envs: {EPOCHS: '90'}, UserCommand: 'python train.py --tokens 4096 --key-dim 64'}, []],
  ])('withholds %s', (_what, document, withheld) => {
    const state = {
      ...createWizardState(document),
      answered: {environment: 'answered', command: 'answered', 'code-source': 'answered'},
    }
    const draft = createSavedDraft(state, NOW)
    expect(draft.withheld).toEqual(withheld)
    const text = JSON.stringify(draft)
    for (const secret of ['abcdef0123', 'pass@', 'hf_abc', '0123456789']) expect(text).not.toContain(secret)
    expect(Object.keys(draft.state.answered)).toHaveLength(3 - withheld.length)
  })

  test('names what it withheld, which is asked again', async () => {
    await leave(
      createScript(
        {
          environment: [
            ['Environment variable', 'API_KEY=x'],
            ['Environment variable', ''],
          ],
        },
        [],
      ),
    )
    const {prompter} = await runConversation(
      [['You have an unfinished job', 'resume'], DEFAULT_REPLIES.environment, ['What next?', 'create']],
      {
        draftStore: kept(),
      },
    )
    expect(prompter.notes[0]).toBe('Not saved because it may contain a secret: environment.')
  })
})
