import {setTimeout} from 'node:timers/promises'
import {createPrompter, createStderrScreen} from '../../src/prompt/inquirer.js'
import {createPagedList, fromArray} from '../../src/prompt/paged-list.js'
import {BACK} from '../../src/prompt/prompter.js'

// One question alone, by name, for a test that drives it on a terminal. The answer is written to stdout at the end.

interface Row {
  name: string
  framework: string
  python: string
  note?: string
  gone?: boolean
}

const COUNT = Number(process.env.ROWS ?? 12)
const PAUSE = Number(process.env.PAUSE ?? 0)

const rowOf = (place: number): Row => ({
  name: place % 7 === 3 ? `镜像-训练-${place}` : `image-${place}`,
  framework: ['PyTorch 2.6', 'TensorFlow 2.14', 'XGBoost 1.6'][place % 3] ?? '',
  python: `3.${8 + (place % 5)}`,
  ...(place === 2 ? {gone: true} : {}),
})

async function* arriving() {
  for (let from = 0; from < COUNT; from += 100) {
    if (PAUSE > 0) await setTimeout(PAUSE)
    if (process.env.FAIL && from >= Number(process.env.FAIL)) throw new Error('the line is cut')
    yield {
      items: Array.from({length: Math.min(100, COUNT - from)}, (_, place) => rowOf(from + place)),
      totalCount: COUNT,
    }
  }
}

const screen = createStderrScreen()
const prompter = createPrompter(screen)

const list = (rows = createPagedList(arriving())) => ({
  message: 'Image',
  rows,
  noun: 'images',
  id: (row: Row) => row.name,
  columns: [
    {key: 'name', header: 'NAME', value: (row: Row) => row.name, flexible: true},
    {key: 'framework', header: 'FRAMEWORK', value: (row: Row) => row.framework, priority: 2, flexible: true},
    {key: 'python', header: 'PYTHON', value: (row: Row) => row.python, priority: 1},
  ],
  detail: (row: Row) => `registry-vpc.cn-hangzhou.aliyuncs.com/pai-dlc/${row.name}`,
  disabledReason: (row: Row) => (row.gone ? 'it is out of stock' : undefined),
})

/** A list that changes while it stands: a row comes before all others, and one changes. */
function changing() {
  const rows = [1, 2, 4].map(rowOf)
  let version = 0
  return {
    rows,
    isComplete: true,
    get version() {
      return version
    },
    ready: async () => {},
    watch(changed: () => void) {
      const timer = globalThis.setTimeout(() => {
        rows.splice(0, 1, {...rowOf(0), name: 'fresh'}, {...rowOf(1), python: 'changed'})
        version++
        changed()
      }, PAUSE)
      return () => clearTimeout(timer)
    },
  }
}

const QUESTIONS: Record<string, () => Promise<unknown>> = {
  choose: () =>
    prompter.choose({
      ...list(),
      actions: [{name: 'typed', label: 'Type an address', detail: 'one of your own registry'}],
    }),
  initial: () => prompter.choose({...list(fromArray([0, 1, 2, 3].map(rowOf))), initial: 'image-1', canGoBack: false}),
  many: () => prompter.chooseMany({...list(fromArray([0, 1, 2, 3, 4].map(rowOf))), checked: ['image-4']}),
  changing: () => prompter.choose({...list(changing()), actions: [{name: 'typed', label: 'Type an address'}]}),
  pointed: () => prompter.chooseMany({...list(fromArray([0, 1, 2].map(rowOf))), enterSelectsFocused: true}),
  none: () =>
    prompter.choose({
      ...list(fromArray<Row>([])),
      emptyText: () => 'No images yet.',
      actions: [{name: 'typed', label: 'Type an address'}],
    }),
  group: () => prompter.chooseMany({...list(fromArray([0, 1, 3, 4, 6].map(rowOf))), group: (row) => row.framework}),
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
  wait: () => prompter.wait({message: 'Image'}, setTimeout(PAUSE, 'here', {ref: false})),
}

try {
  const answer = await QUESTIONS[process.argv[2] ?? '']?.()
  process.stdout.write(`\nANSWER ${answer === BACK ? 'BACK' : JSON.stringify(answer)}\n`)
} catch (error) {
  process.stdout.write(`\nERROR ${(error as Error).message}\n`)
  process.exitCode = (error as {exit?: number}).exit ?? 1
}
process.stdin.unref?.()
