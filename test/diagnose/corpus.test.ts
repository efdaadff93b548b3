import {expect, test} from '@jest/globals'
import {type CorpusCase, judge, readCorpus, torchrun, trace} from './corpus.js'

/** What stands before every line of a process, and what it looks like: text and times of launchers and loggers. */
const SHAPES: readonly string[] = [
  '[rank3]: ',
  '[rank 3] ',
  '[default3]:',
  '[default0]:[rank0]: ',
  '[0]: ',
  '[0]<stderr>:',
  '[1,3]<stderr>: ',
  '(Actor pid=77) ',
  '(Actor pid=77, ip=10.0.0.3) [rank1]: ',
  '(EngineCore_DP0 pid=77) ERROR 07-12 09:30:11 [core.py:708] ',
  'stderr: ',
  '[stderr] ',
  'worker-1: ',
  'gpu-node-17: ',
  '10.0.0.3: ',
  'trainer_1  | ',
  'node3 > ',
  '[pod/x-worker-0/main] ',
  '2026-07-12 09:30:11 ',
  '2026-07-12T09:30:11.020Z ',
  '[2026-07-12 09:30:11,020] [ERROR] ',
  '2026-07-12 09:30:11,020 - ERROR - ',
  '2026-07-12 09:30:11,020 - trainer - ERROR - ',
  '2026-07-12 09:30:11.020 | ERROR    | __main__:main:37 - ',
  'ERROR:root:',
  '[ERROR] ',
  '07/12/2026 09:30:11 - ERROR - __main__ - ',
  'Jul 12 09:30:11 host fit[77]: ',
  'E0712 09:30:11.000000 99 fit.py:37] ',
  '[train/0] ',
  '<<3>> ',
  '\u001b[31m[rank3]:\u001b[0m ',
]

const CAUSES: readonly Pick<CorpusCase, 'name' | 'pattern' | 'confidence' | 'says'>[] = [
  {name: "KeyError: 'hidden'", pattern: 'PythonException', confidence: 'certain', says: ['fit.py:37']},
  {
    name: 'torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB.',
    pattern: 'CudaOutOfMemory',
    confidence: 'certain',
    says: ['2.00 GiB'],
  },
  {
    name: "FileNotFoundError: [Errno 2] No such file or directory: '/mnt/corpus/a'",
    pattern: 'FileNotFound',
    confidence: 'certain',
    says: ['/mnt/corpus/a'],
  },
  {
    name: "ModuleNotFoundError: No module named 'einops'",
    pattern: 'ModuleNotFound',
    confidence: 'certain',
    says: ['einops'],
  },
  {
    name: 'RuntimeError: CUDA error: device-side assert triggered',
    pattern: 'CudaError',
    confidence: 'certain',
    says: ['device-side assert'],
  },
]

/** How the end of a log can look around the traceback. */
const SURROUNDINGS: readonly [string, (lines: string[]) => string[]][] = [
  ['alone', (lines) => lines],
  ['behind work that went well', (lines) => [...progress(9), ...lines]],
  [
    'before hundreds of lines of NCCL',
    (lines) => [...lines, ...Array<string>(400).fill('pod-a:77:1 [0] NCCL INFO Abort COMPLETE')],
  ],
  ['with the times of the service', (lines) => lines.map((line) => `2026-07-12 09:30:11  ${line}`)],
  ['before the summary of torchrun', (lines) => [...lines, ...torchrun(3, 1)]],
]

const progress = (count: number): string[] => Array.from({length: count}, (_, step) => `step ${step} loss 2.${step}`)

function createShapedCases(): CorpusCase[] {
  return SHAPES.flatMap((prefix, shape) =>
    CAUSES.map((cause, index): CorpusCase => {
      const [where, surround] = SURROUNDINGS[(shape + index) % SURROUNDINGS.length] ?? [
        'alone',
        (lines: string[]) => lines,
      ]
      const log = surround(trace(cause.name).map((line) => prefix + line))
      return {...cause, name: `${cause.name} behind "${prefix}", ${where}`, job: '', pods: [{exitCode: 1, log}]}
    }),
  )
}

const judged = [...readCorpus(), ...createShapedCases()].map((expected) => ({expected, ...judge(expected)}))

const describeVerdict = ({expected, verdict}: (typeof judged)[number]): string =>
  `${expected.name}: expected ${expected.pattern}, got ${verdict.Pattern}, ${verdict.Confidence}: ${verdict.Summary}`

test('the corpus holds at least 300 logs, each with a name of its own', () => {
  const names = judged.map(({expected}) => expected.name)
  expect(names.length).toBeGreaterThanOrEqual(300)
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
})

test('no verdict on the corpus is wrong, whether certain or not', () => {
  expect(judged.filter(({outcome}) => outcome === 'wrong').map(describeVerdict)).toEqual([])
})

test('every log of the corpus that tells of its cause has a verdict', () => {
  expect(judged.filter(({outcome}) => outcome === 'undecided').map(describeVerdict)).toEqual([])
})

test('verdicts on the corpus are as certain as an engineer on call would be', () => {
  const isAsExpected = ({expected, verdict}: (typeof judged)[number]) =>
    verdict.Kind === 'unknown' ? expected.confidence === '-' : verdict.Confidence === expected.confidence
  expect(judged.filter((one) => !isAsExpected(one)).map(describeVerdict)).toEqual([])
})

test('sentences of the corpus hold together', () => {
  const texts = judged.flatMap(({verdict: {Summary, Fix}}) => [Summary, Fix])
  expect(
    texts.filter((text) => /(?<!is )undefined(?! symbol| reference)|null\b|NaN|\[object| {2}|\(\)|''|""/.test(text)),
  ).toEqual([])
  const absolute = judged.filter(
    ({verdict}) => /could not find \//.test(verdict.Summary) && /relative/.test(verdict.Fix),
  )
  expect(absolute.map(describeVerdict)).toEqual([])
})
