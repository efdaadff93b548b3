import {setTimeout} from 'node:timers/promises'
import {createPrompter, createStderrScreen} from '../../src/prompt/inquirer.js'
import {createPagedList, fromArray} from '../../src/prompt/paged-list.js'
import {BACK} from '../../src/prompt/prompter.js'
import {HOSTILE_TEXT} from './hostile-service.js'

// One question alone, by name, for a test that drives it on a terminal. The answer is written to stdout at the end.

interface ImageRow {
  name: string
  framework: string
  python: string
  note?: string
  isOutOfStock?: boolean
}

const ROW_COUNT = Number(process.env.ROWS ?? 12)
const PAUSE_MS = Number(process.env.PAUSE ?? 0)

const createRow = (index: number): ImageRow => ({
  name: index % 7 === 3 ? `镜像-训练-${index}` : `image-${index}`,
  framework: ['PyTorch 2.6', 'TensorFlow 2.14', 'XGBoost 1.6'][index % 3] ?? '',
  python: `3.${8 + (index % 5)}`,
  ...(index === 2 ? {isOutOfStock: true} : {}),
})

async function* pageRows() {
  for (let from = 0; from < ROW_COUNT; from += 100) {
    if (PAUSE_MS > 0) await setTimeout(PAUSE_MS)
    if (process.env.FAIL && from >= Number(process.env.FAIL)) throw new Error('the line is cut')
    yield {
      items: Array.from({length: Math.min(100, ROW_COUNT - from)}, (_, index) => createRow(from + index)),
      totalCount: ROW_COUNT,
    }
  }
}

const screen = createStderrScreen()
const prompter = createPrompter(screen)

const createQuestion = (rows = createPagedList(pageRows())) => ({
  message: 'Image',
  rows,
  noun: 'images',
  id: (row: ImageRow) => row.name,
  columns: [
    {key: 'name', header: 'NAME', value: (row: ImageRow) => row.name, flexible: true},
    {key: 'framework', header: 'FRAMEWORK', value: (row: ImageRow) => row.framework, priority: 2, flexible: true},
    {key: 'python', header: 'PYTHON', value: (row: ImageRow) => row.python, priority: 1},
  ],
  detail: (row: ImageRow) => `registry-vpc.cn-hangzhou.aliyuncs.com/pai-dlc/${row.name}`,
  disabledReason: (row: ImageRow) => (row.isOutOfStock ? 'it is out of stock' : undefined),
})

/** A list that changes while it stands: a row comes before all others, and one changes. */
function createChangingList() {
  const rows = [1, 2, 4].map(createRow)
  let version = 0
  return {
    rows,
    isComplete: true,
    get version() {
      return version
    },
    ready: async () => {},
    watch(onChange: () => void) {
      const timer = globalThis.setTimeout(() => {
        rows.splice(0, 1, {...createRow(0), name: 'fresh'}, {...createRow(1), python: 'changed'})
        version++
        onChange()
      }, PAUSE_MS)
      return () => clearTimeout(timer)
    },
  }
}

const QUESTIONS: Record<string, () => Promise<unknown>> = {
  choose: () =>
    prompter.choose({
      ...createQuestion(),
      actions: [{name: 'typed', label: 'Type an address', detail: 'one of your own registry'}],
    }),
  initial: () =>
    prompter.choose({...createQuestion(fromArray([0, 1, 2, 3].map(createRow))), initial: 'image-1', canGoBack: false}),
  many: () => prompter.chooseMany({...createQuestion(fromArray([0, 1, 2, 3, 4].map(createRow))), checked: ['image-4']}),
  changing: () =>
    prompter.choose({...createQuestion(createChangingList()), actions: [{name: 'typed', label: 'Type an address'}]}),
  pointed: () =>
    prompter.chooseMany({...createQuestion(fromArray([0, 1, 2].map(createRow))), enterSelectsFocused: true}),
  none: () =>
    prompter.choose({
      ...createQuestion(fromArray<ImageRow>([])),
      emptyText: () => 'No images yet.',
      actions: [{name: 'typed', label: 'Type an address'}],
    }),
  group: () =>
    prompter.chooseMany({...createQuestion(fromArray([0, 1, 3, 4, 6].map(createRow))), group: (row) => row.framework}),
  text: () =>
    prompter.text({
      message: 'Name',
      initial: 'resnet50',
      hint: 'project-model-date',
      problem: 'The name has a blank.',
      validate: (text) => (text.includes(' ') ? 'No blanks, please.' : undefined),
    }),
  command: () =>
    prompter.text({
      message: 'Command',
      offersEditor: true,
      validate: (text) => (text === '' ? 'It is missing.' : undefined),
    }),
  number: () => prompter.number({message: 'Pods', initial: 2, min: 1, max: 100}),
  confirm: () => prompter.confirm('Stop'),
  hostile: askHostileQuestions,
  wait: () => prompter.wait({message: 'Image'}, setTimeout(PAUSE_MS, 'here', {ref: false})),
}

/** Every text of a question, hostile. */
const hostileQuestion = {
  message: HOSTILE_TEXT,
  problem: HOSTILE_TEXT,
  hint: HOSTILE_TEXT,
  cancelLabel: HOSTILE_TEXT,
  noun: HOSTILE_TEXT,
  noneText: HOSTILE_TEXT,
  columns: [
    {key: 'value', header: HOSTILE_TEXT, value: ({name}: ImageRow) => name},
    {key: 'format', header: HOSTILE_TEXT, value: () => '', format: () => HOSTILE_TEXT},
    {key: 'paint', header: HOSTILE_TEXT, value: () => '', paint: () => HOSTILE_TEXT},
  ],
  id: () => HOSTILE_TEXT,
  detail: () => HOSTILE_TEXT,
  answerText: () => HOSTILE_TEXT,
  emptyText: () => HOSTILE_TEXT,
  actions: [{name: 'typed', label: HOSTILE_TEXT, detail: HOSTILE_TEXT}],
  validate: (text: string) => (text.startsWith('evil') ? HOSTILE_TEXT : undefined),
}
const hostileRows = fromArray([{...createRow(0), name: HOSTILE_TEXT}])
const isOutOfStock = {disabledReason: () => HOSTILE_TEXT}

/** One after the other; a key ends each. */
async function askHostileQuestions() {
  prompter.note(HOSTILE_TEXT)
  await prompter.choose({...hostileQuestion, rows: hostileRows})
  await prompter.choose({...hostileQuestion, rows: hostileRows, ...isOutOfStock})
  await prompter.choose({...hostileQuestion, rows: fromArray<ImageRow>([])})
  await prompter.chooseMany({...hostileQuestion, rows: hostileRows})
  await prompter.text({...hostileQuestion, initial: HOSTILE_TEXT})
  await prompter.number({message: HOSTILE_TEXT, hint: HOSTILE_TEXT, validate: () => HOSTILE_TEXT})
  await prompter.multilineText({...hostileQuestion, initial: HOSTILE_TEXT})
  await prompter.wait(hostileQuestion, setTimeout(200, undefined, {ref: false}))
  await prompter.confirm(HOSTILE_TEXT)
}

try {
  const answer = await QUESTIONS[process.argv[2] ?? '']?.()
  process.stdout.write(`\nANSWER ${answer === BACK ? 'BACK' : JSON.stringify(answer)}\n`)
} catch (error) {
  process.stdout.write(`\nERROR ${(error as Error).message}\n`)
  process.exitCode = (error as {exit?: number}).exit ?? 1
}
process.stdin.unref?.()
