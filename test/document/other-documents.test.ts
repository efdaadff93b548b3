import {describe, expect, test} from '@jest/globals'
import {parseJobDocument} from '../../src/document/document.js'
import {decodeText} from '../../src/platform/decode-text.js'

const read = async (text: string) => {
  const notes: string[] = []
  return {document: await parseJobDocument(text, 'job.yaml', (note) => notes.push(note)), notes}
}

describe('the document of another tool is refused with the command that converts it:', () => {
  test.each<[string, string, RegExp, string]>([
    [
      'a response of GetJob',
      '{"JobId": "dlc1", "Status": "Running", "JobSpecs": []}',
      /^job.yaml is a job as GetJob returns it/,
      'pai-dlc job export dlc1 | pai-dlc job create -f -',
    ],
    [
      'a response of ListJobs',
      '{"Jobs": [{"JobId": "dlc2"}], "TotalCount": 1}',
      /list of jobs as ListJobs/,
      'pai-dlc job export dlc2 | pai-dlc job create -f -',
    ],
    [
      'an id that no command may carry',
      '{"JobId": "x; rm -rf /", "RequestId": "1"}',
      /as GetJob/,
      'pai-dlc job export JOB | pai-dlc job create -f -',
    ],
    [
      'a Kubernetes manifest',
      'apiVersion: kubeflow.org/v1\nkind: PyTorchJob\nspec: {}',
      /Kubernetes manifest \(kind: PyTorchJob\)/,
      'pai-dlc job create -i   # asks for the job',
    ],
    [
      'a job file of dlc',
      '# fit\nname=fit\ncommand=echo a: b\nworkers=2\ndata_sources=d-1,d-2\ncode_branch=main\nenvs=A=1,API_KEY=x1',
      /key=value file, as dlc takes it/,
      "pai-dlc job create --job-type PyTorchJob -n fit --user-command 'echo a: b' --workers 2 --dataset d-1,d-2 --set CodeSource.Branch=main -e A=1 -e 'API_KEY=…'",
    ],
    [
      'a value as Python prints it',
      "{'DisplayName': 'x', 'ResourceId': None}",
      /Python value as print\(\) shows it/,
      'import json; print(json.dumps(request.to_map()))   # in the script that wrote it',
    ],
    [
      'a request of api --dry-run',
      '{"method": "POST", "path": "/api/v1/jobs", "query": {}, "body": {}}',
      /the job document is its body/,
      'pai-dlc api CreateJob --input @FILE --dry-run --query body > job.json',
    ],
    [
      'a response of GetJobTemplate',
      '{"TemplateId": "tpl1", "Versions": []}',
      /is a job template/,
      'pai-dlc job create --template tpl1',
    ],
  ])('%s', async (_, text, message, command) => {
    await expect(read(text)).rejects.toMatchObject({message: expect.stringMatching(message), exit: 2})
    await expect(read(text)).rejects.toMatchObject({suggestions: expect.arrayContaining([command])})
  })

  test('a command of lines like A=1 below | is a job document', async () => {
    const {document} = await read('UserCommand: |\n  A=1\n  B=2\n  C=3\nDisplayName: x')
    expect(document).toEqual({UserCommand: 'A=1\nB=2\nC=3\n', DisplayName: 'x'})
  })
})

describe('a document in the spelling of another client is read:', () => {
  const expected = {DisplayName: 'x', JobSpecs: [{Type: 'Worker', EcsSpec: 'e'}], Envs: {my_key: 'v'}}
  test.each([
    ['the Python SDK', 'display_name: x\njob_specs: [{type: Worker, ecs_spec: e}]\nenvs: {my_key: v}'],
    [
      'the TypeScript SDK',
      '{"displayName": "x", "jobSpecs": [{"type": "Worker", "ecsSpec": "e"}], "envs": {"my_key": "v"}}',
    ],
    ['the aliyun CLI', 'display-name: x\njob-specs: [{Type: Worker, EcsSpec: e}]\nenvs: {my_key: v}'],
  ])('%s', async (client, text) => {
    expect(await read(text)).toEqual({
      document: expected,
      notes: [`job.yaml uses the field names of ${client}; it was read with the names of the API.`],
    })
  })

  test.each([
    ['a single field', 'workspace_id: x'],
    ['a field beside right ones', 'DisplayName: x\njob_type: y\nuser_command: z'],
    ['fields that the contract does not have', 'my_field: 1\nother_field: 2'],
  ])('%s spelled so is a slip', async (_, text) => {
    const {document, notes} = await read(text)
    expect(notes).toEqual([])
    expect(Object.keys(document).some((key) => key.includes('_'))).toBe(true)
  })
})

describe('backslashes at line ends', () => {
  const command = (start: string) => `UserCommand: ${start}\n  python a.py \\\n    --lr 1\nDisplayName: x`
  test.each([
    ['in a plain text', 'UserCommand: python a.py \\\n  --lr 1', 1],
    ['in a folded block', command('>'), 1],
    ['in single quotes', "UserCommand: 'python a.py \\\n  --lr 1'", 1],
    ['below |', command('|'), 0],
    ['in double quotes, where YAML joins the lines', 'UserCommand: "python a.py \\\n  --lr 1"', 0],
    ['inside a line', 'UserCommand: cd My\\ Files\nDisplayName: x', 0],
  ])('%s', async (_, text, count) => {
    const {notes} = await read(text)
    expect(notes).toHaveLength(count)
    if (count > 0) expect(notes[0]).toMatch(/^job.yaml, line [12]: .* write it below a \|\.$/)
  })
})

describe('integers beyond 2^53', () => {
  test.each([
    ['in an open map', 'Settings: {AdvancedSettings: {owner: 1987654321098765433}}', '1987654321098765433'],
    ['in a number field', '{"JobMaxRunningTimeMinutes": 12345678901234567890}', '12345678901234567890'],
    ['negative', 'NewField: [-9007199254740993]', '-9007199254740993'],
  ])('%s are refused with their line', async (_, text, digits) => {
    await expect(read(text)).rejects.toMatchObject({
      exit: 2,
      message: `job.yaml, line 1: ${digits} is too large for a number: its last digits would change.`,
    })
  })

  test.each([
    ['the largest safe one', 'Priority: 9007199254740991', {Priority: 9007199254740991}],
    ['a text field', 'WorkspaceId: 1987654321098765433', {WorkspaceId: '1987654321098765433'}],
  ])('%s is read', async (_, text, expected) => {
    expect((await read(text)).document).toEqual(expected)
  })
})

describe('a file is decoded', () => {
  const text = 'DisplayName: x\nDescription: 训练 é\n'
  test.each<[string, Buffer]>([
    ['in UTF-8', Buffer.from(text)],
    ['in UTF-16 with a mark', Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['in big-endian UTF-16 with a mark', Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()],
  ])('%s', (_, bytes) => {
    expect(decodeText(bytes, 'job.yaml').replace(/^\uFEFF/, '')).toBe(text)
  })

  const gbk = Buffer.from([0x61, 0x3a, 0x20, 0x62, 0x0a, 0x63, 0x3a, 0x20, 0xd1, 0xb5, 0xc1, 0xb7, 0x0a])
  test.each<[string, Buffer, string, string]>([
    [
      'GBK',
      gbk,
      'job.yaml, line 2: This is not UTF-8. It looks like GBK.',
      'iconv -f GBK -t UTF-8 job.yaml > job.utf-8.yaml',
    ],
    [
      'Latin-1',
      Buffer.from('a: caf\xe9\n', 'latin1'),
      'job.yaml, line 1: This is not UTF-8. It looks like Latin-1.',
      'iconv -f ISO-8859-1 -t UTF-8 job.yaml > job.utf-8.yaml',
    ],
    [
      'UTF-16 without a mark',
      Buffer.from('a: b\n', 'utf16le'),
      'job.yaml, line 1: This is not UTF-8. It looks like UTF-16 or UTF-32.',
      'iconv -f UTF-16 -t UTF-8 job.yaml > job.utf-8.yaml',
    ],
  ])('unless it is %s, which is refused', (_, bytes, message, command) => {
    expect(() => decodeText(bytes, 'job.yaml')).toThrow(
      expect.objectContaining({message, suggestions: ['Save it as UTF-8', command]}),
    )
  })
})
