import {beforeAll, describe, expect, test} from '@jest/globals'
import {type CommandResult, createTestCli} from '../support/command.js'
import {expectError} from '../support/expect-error.js'
import {MINIMAL_DOCUMENT} from '../support/job-documents.js'

const pai = createTestCli({sharesProcess: true})
const sent = ({requests}: CommandResult) =>
  requests.filter(({action}) => action === 'CreateJob').map(({body}) => JSON.parse(String(body)))

let id: string
beforeAll(async () => {
  const {DisplayName: _, ...content} = MINIMAL_DOCUMENT
  const file = pai.writeFile('template.json', JSON.stringify(content))
  const words = [
    'template',
    'save',
    '-f',
    file,
    '--name',
    'nightly',
    '--lock',
    'UserCommand',
    '--require',
    'DisplayName',
  ]
  const saved = await pai.run([...words, '--yes'])
  expect(saved).toMatchObject({exit: 0, calls: ['CreateJobTemplate'], lines: [expect.stringMatching(/^tpl/)]})
  id = saved.lines[0] ?? ''
})

describe('template', () => {
  test('list shows the templates of a workspace, and when each was last used', async () => {
    const outcome = await pai.run(['template', 'list', '--workspace-id', '268'])
    expect(outcome.stdout).toMatch(new RegExp(`^${id}\tnightly\t1\t\t`, 'm'))
  })

  test('save adds a version, set-default switches to it, get shows it, delete removes all', async () => {
    const file = pai.writeFile('next.yaml', 'UserCommand: echo two\n')
    const second =
      (await pai.run(['template', 'save', '-f', file, '--name', 'other', '--workspace-id', '268', '--yes'])).lines[0] ??
      ''
    expect(await pai.run(['template', 'save', second, '-f', file, '--yes'])).toMatchObject({
      exit: 0,
      stderr: 'Saved version 2; the default version is 1.\n',
    })
    expect(await pai.run(['template', 'set-default', second, '2', '--yes'])).toMatchObject({
      exit: 0,
      stdout: `The default version of ${second} is 2.\n`,
    })
    expect((await pai.run(['template', 'get', second, '--json'])).json()).toMatchObject({
      DefaultVersion: 2,
      Versions: [{Version: 2, Content: {UserCommand: 'echo two'}}],
    })
    expectError(await pai.run(['template', 'delete', second]), 2, /2 versions/)
    expect(await pai.run(['template', 'delete', second, '--yes'])).toMatchObject({
      exit: 0,
      stdout: `Deleted ${second}.\n`,
    })
    expectError(await pai.run(['template', 'get', second]), 6, /./)
  })

  test('save refuses a misspelled field, and a new template without a name or workspace', async () => {
    const file = pai.writeFile('bad.yaml', 'UserComand: x\n')
    const outcome = await pai.run(['template', 'save', '-f', file, '--yes'])
    expect(outcome).toMatchObject({exit: 2, calls: []})
    for (const path of ['UserComand', '--name', '--workspace-id']) expect(outcome.stderr).toContain(`${path}: `)
  })
})

describe('a save whose response is lost', () => {
  const save = (cli: typeof pai, ...words: string[]) => {
    const file = cli.writeFile('once.yaml', 'UserCommand: echo once\n')
    return cli.run(['template', 'save', ...words, '-f', file, '--yes'])
  }
  const writes = ({requests}: CommandResult, action: string) => requests.filter((row) => row.action === action).length

  describe('after it arrived', () => {
    const cli = createTestCli({faults: ['CreateJobTemplate:reset-after', 'UpdateJobTemplate:reset-after']})

    test('returns the template and the version that it made, each sent once', async () => {
      const created = await save(cli, '--name', 'once', '--workspace-id', '268')
      const templateId = created.lines[0] ?? ''
      const added = await save(cli, templateId)

      expect(created).toMatchObject({exit: 0, lines: [expect.stringMatching(/^tpl/)]})
      expect(created.stderr).toContain('CreateJobTemplate may still have succeeded')
      expect(writes(created, 'CreateJobTemplate')).toBe(1)
      expect(added).toMatchObject({
        exit: 0,
        stderr: expect.stringContaining('Saved version 2; the default version is 1.'),
      })
      expect(writes(added, 'UpdateJobTemplate')).toBe(1)
    })
  })

  describe('before it arrived', () => {
    const cli = createTestCli({faults: ['CreateJobTemplate:reset-before']})

    test('is an error with the command that shows the templates', async () => {
      const outcome = await save(cli, '--name', 'never', '--workspace-id', '268')

      expectError(outcome, 1, /Template never was not found\. The request was not\s+repeated\.[\s\S]*template list/)
      expect(writes(outcome, 'CreateJobTemplate')).toBe(1)
    })
  })
})

describe('job create --template', () => {
  test('sends the template with the flags over it, checked, tagged and with its version', async () => {
    const outcome = await pai.run(['job', 'create', '--template', id, '-n', 'nightly-1', '--workers', '2', '--yes'])
    expect(outcome).toMatchObject({exit: 0, lines: [expect.stringMatching(/^dlc/)]})
    expect(sent(outcome)).toMatchObject([
      {
        ...MINIMAL_DOCUMENT,
        DisplayName: 'nightly-1',
        TemplateId: id,
        TemplateVersion: 1,
        JobSpecs: [{PodCount: 2}],
        Settings: {Tags: {'pai-dlc-attempt': expect.any(String)}},
      },
    ])
    expect(outcome.stderr).toMatch(/template/)
  })

  test('refuses a locked value that differs and a required one that is not stated; no job is created', async () => {
    const outcome = await pai.run(['job', 'create', '--template', `${id}@1`, '--user-command', 'echo other', '--yes'])
    expect(outcome).toMatchObject({exit: 2})
    expect(outcome.stderr).toMatch(/UserCommand: Is locked by template/)
    expect(outcome.stderr).toMatch(/DisplayName/)
    expect(sent(outcome)).toEqual([])
  })

  test('TemplateId in a document does the same', async () => {
    const outcome = await pai.run(['job', 'create', '-f', '-', '--yes'], {
      stdin: `TemplateId: ${id}\nDisplayName: nightly-2\n`,
    })
    expect(outcome).toMatchObject({exit: 0})
    expect(sent(outcome)).toMatchObject([
      {...MINIMAL_DOCUMENT, DisplayName: 'nightly-2', TemplateId: id, TemplateVersion: 1},
    ])
  })

  test.each([
    ['x y', 2],
    ['tplnope', 6],
  ])('an unusable template, %s, ends with %d', async (name, exit) => {
    expect(await pai.run(['job', 'create', '--template', String(name), '-n', 'x', '--yes'])).toMatchObject({exit})
  })
})
