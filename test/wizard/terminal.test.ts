import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, expect, test} from '@jest/globals'
import {displayWidth} from '../../src/text/width.js'
import {bundleScript} from '../support/bundle-script.js'
import {isolateEnvironment} from '../support/command.js'
import {KEYS, runScriptOnTerminal} from '../support/pseudo-terminal.js'

const {enter, escape: esc, up, down, ctrlC} = KEYS

let folder: string
let script: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pai-dlc-wizard-'))
  script = bundleScript('wizard-program.ts', folder)
})
afterAll(() => rmSync(folder, {recursive: true, force: true}))

type Answers = [string | RegExp, string][]

/** A whole conversation by keys; each state folder keeps drafts of its own. */
async function typed(
  answers: Answers,
  {state = 'state', columns = 80, env}: {state?: string; columns?: number; env?: Record<string, string>} = {},
) {
  const shown = await runScriptOnTerminal([script], {
    columns,
    cwd: folder,
    answers,
    env: isolateEnvironment({XDG_STATE_HOME: join(folder, state), ...env}, folder),
  })
  const place = shown.screen.findIndex((line) => /^(ANSWER|ERROR) /.test(line))
  const line = shown.screen.slice(place).join('')
  return {
    ...shown,
    above: shown.screen.slice(0, place),
    answer: line.startsWith('ANSWER') ? JSON.parse(line.slice(7)) : line,
  }
}

/** A question that is drawn whole, with the keys below it. */
const at = (message: string) => new RegExp(`\\? ${message}(?![^\\n]*\\n\\? )[\\s\\S]*(choose|accept|continue)`)

const BEGIN: Answers = [
  [at('Workspace'), enter],
  [at('Filter images'), enter],
  [at('Image'), enter],
  [at('Datasets'), enter],
  [at('Code configuration'), enter],
]
const REST: Answers = [
  [at('Framework'), enter],
  [at('Topology'), enter],
  [at('Resources'), enter],
  [at('Instance type'), enter],
  [at('Command'), `python train_resnet50.py${enter}`],
  [at('Environment variable'), enter],
  [at('Name'), enter],
  [at('Options'), enter],
  [at('Time limit'), enter],
]
const CREATE: Answers = [[at('What next?'), enter]]

test('a first job needs only Enter and the command', async () => {
  const {answer, exitCode, above} = await typed([...BEGIN, ...REST, ...CREATE], {state: 'first'})
  expect(exitCode).toBe(0)
  expect(answer.document).toMatchObject({
    WorkspaceId: '268',
    JobType: 'PyTorchJob',
    JobSpecs: [{Type: 'Worker', PodCount: 1, EcsSpec: 'ecs.gn7i-c8g1.2xlarge'}],
    JobMaxRunningTimeMinutes: 1440,
  })
  expect(answer.document.DisplayName).toMatch(/^vision-resnet50-\d{8}$/)
  expect(above).toContain('✔ Instance type  ecs.gn7i-c8g1.2xlarge (1 x A10)')
})

test('after three steps back and another image, the wizard continues at the same step', async () => {
  const {answer} = await typed(
    [
      ...BEGIN,
      [at('Framework'), esc],
      [at('Code configuration'), esc],
      [at('Datasets'), esc],
      [at('Image'), down],
      [/❯ PyTorch 2\.6\.0/, enter],
      ...REST,
      ...CREATE,
    ],
    {state: 'back'},
  )
  expect(answer.document.JobSpecs[0].Image).toContain('pytorch:2.6.0-cpu')
})

test('Ctrl-C ends with exit code 130, and the next run resumes', async () => {
  const left = await typed([...BEGIN, [at('Framework'), ctrlC]], {state: 'left'})
  expect(left.exitCode).toBe(130)
  expect(left.answer).toBe('ERROR Interrupted. Nothing was sent. Your answers are saved.')
  const {answer, exitCode, screen} = await typed([[/❯ Resume +5 answers/, enter], ...REST, ...CREATE], {
    state: 'left',
  })
  expect(exitCode).toBe(0)
  expect(screen.join('\n')).not.toContain('✔ Workspace')
  expect(answer.document.WorkspaceId).toBe('268')
})

test('cancel sends nothing and ends with exit code 3', async () => {
  const {answer, exitCode} = await typed([...BEGIN, ...REST, [at('What next?'), up], [/❯ Cancel/, enter]], {
    state: 'cancel',
  })
  expect(exitCode).toBe(3)
  expect(answer).toContain('Nothing was sent')
})

test.each([40, 60])('at %i columns with slow lists, no line is wider than the screen', async (columns) => {
  const {above, exitCode} = await typed([...BEGIN, ...REST, ...CREATE], {
    state: `narrow-${columns}`,
    columns,
    env: {PAUSE: '30'},
  })
  expect(exitCode).toBe(0)
  for (const line of above) expect(displayWidth(line)).toBeLessThanOrEqual(columns)
  // A line that was wrapped by the terminal would begin at its left edge.
  for (const line of above.filter((line) => line !== '')) expect(line).toMatch(/^( |✔ )/)
})

test('one of 5,000 images is found while they still load', async () => {
  const {answer} = await typed(
    [
      [at('Workspace'), enter],
      [at('Filter images'), enter],
      // The actions are reachable without going past all images.
      [/\? Image[\s\S]*Enter an image URI[\s\S]*5,000 images/, '2.8.0 gpu-4999'],
      ['1 of 5,000 images', enter],
      ...BEGIN.slice(3),
      ...REST,
      ...CREATE,
    ],
    {state: 'many', env: {IMAGES: '5000', PAUSE: '10'}},
  )
  expect(answer.document.JobSpecs[0].Image).toContain('2.8.0-gpu-4999')
})
