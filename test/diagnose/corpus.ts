import {readdirSync, readFileSync} from 'node:fs'
import {diagnose} from '../../src/diagnose/diagnose.js'
import type {DiagnosisFinding} from '../../src/diagnose/evidence.js'
import {createEvidence, NOW, type PodFixture} from './cases.js'

/** A log, or the logs of several pods, and what an engineer on call would say of it. */
export interface CorpusCase {
  name: string
  pattern: string
  /** A minus sign where nothing is known. */
  confidence: string
  pod?: string
  says: string[]
  job: string
  pods: PodFixture[]
}

const FOLDER = new URL('corpus/', import.meta.url)

/** The files of the corpus: cases between lines of ===, in the form that `parseCase` reads. */
export const readCorpus = (): CorpusCase[] =>
  readdirSync(FOLDER)
    .filter((name) => name.endsWith('.txt'))
    .flatMap((name) => readFileSync(new URL(name, FOLDER), 'utf8').split(/^=== /m).slice(1).map(parseCase))

/** Its name, `expect PATTERN CONFIDENCE [POD] "WORDS"…`, `job STATUS|TYPE`, then each pod: `pod EXIT [+SECONDS] [REASON]` and its log. */
function parseCase(text: string): CorpusCase {
  const [name = '', expected = '', ...lines] = text.replace(/\n$/, '').split('\n')
  const [, pattern = '', confidence = '', pod] = /^expect (\S+) (\S+)(?: (\w+-\d+))?/.exec(expected) ?? []
  const says = [...expected.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, words = '']) => words)
  const job = lines[0]?.startsWith('job ') ? (lines.shift()?.slice(4) ?? '') : ''
  const pods: PodFixture[] = []
  const logs: string[][] = []
  for (const line of lines) {
    const [, exit, seconds, reason] = /^pod (\d+)(?: \+(\d+))?(?: (\w+))?$/.exec(line) ?? []
    if (exit !== undefined) {
      pods.push(toPod(Number(exit), Number(seconds ?? 0), reason))
      logs.push([])
    } else logs.at(-1)?.push(line)
  }
  return {
    name,
    pattern,
    confidence,
    pod,
    says,
    job,
    pods: pods.map((fixture, index) => ({...fixture, log: expand(logs[index] ?? [])})),
  }
}

const toPod = (exitCode: number, seconds: number, reason?: string): PodFixture => ({
  exitCode,
  status: exitCode === 0 ? 'Succeeded' : 'Failed',
  finishedAt: new Date(NOW - 60_000 + seconds * 1000).toISOString(),
  ...(reason ? {reason} : {}),
})

/** Lines that stand for others: a traceback, torchrun's summary, a prefix for what follows, one line many times. */
function expand(lines: readonly string[]): string[] {
  let prefix = ''
  return lines.flatMap((line) => {
    const [, word = '', rest = ''] = /^@(\w+) ?(.*)$/.exec(line) ?? []
    if (word === 'with') prefix = rest
    const expanded = expandLine(word, rest) ?? [line]
    return word === 'with' ? [] : expanded.map((text) => prefix + text)
  })
}

function expandLine(word: string, rest: string): string[] | undefined {
  if (word === 'trace') return trace(rest)
  if (word === 'raw') return [rest.replaceAll(String.raw`\r`, '\r')]
  if (word === 'torchrun') return torchrun(...(rest.split(' ').map(Number) as [number, number]))
  const [, first = '', more = ''] = /^(\S+) (.*)$/.exec(rest) ?? []
  if (word === 'repeat') return Array<string>(Number(first)).fill(more)
  if (word !== 'at') return undefined
  const lines = more.startsWith('trace ') ? trace(more.slice(6)) : [more]
  return lines.map((text) => `2026-03-20 ${first}  ${text}`)
}

/** A traceback that ends in an exception, raised in line 37 of the script. */
export const trace = (exception: string): string[] => [
  'Traceback (most recent call last):',
  '  File "/root/app/fit.py", line 52, in <module>',
  '    main()',
  '  File "/root/app/fit.py", line 37, in main',
  '    run(plan)',
  exception,
]

/** What torchrun writes when a rank ended with a code, or by a signal. */
export const torchrun = (rank: number, code: number): string[] => [
  `E0712 09:30:11.000000 99 torch/distributed/elastic/multiprocessing/api.py:869] failed (exitcode: ${code}) local_rank: ${rank} (pid: 512) of binary: /usr/bin/python3`,
  'Traceback (most recent call last):',
  '  File "/usr/local/bin/torchrun", line 8, in <module>',
  '    sys.exit(main())',
  '  File "/usr/local/lib/python3.10/dist-packages/torch/distributed/launcher/api.py", line 269, in launch_agent',
  '    raise ChildFailedError(',
  'torch.distributed.elastic.multiprocessing.errors.ChildFailedError: ',
  '='.repeat(60),
  'fit.py FAILED',
  '-'.repeat(60),
  'Failures:',
  '  <NO_OTHER_FAILURES>',
  '-'.repeat(60),
  'Root Cause (first observed failure):',
  '[0]:',
  '  time      : 2026-07-12_09:30:11',
  '  host      : pod-a',
  `  rank      : ${rank} (local_rank: ${rank})`,
  `  exitcode  : ${code} (pid: 512)`,
  '  error_file: <N/A>',
  code < 0
    ? `  traceback : Signal ${-code} (SIG${SIGNAL_NAMES[-code]}) received by PID 512`
    : '  traceback : To enable traceback see: https://pytorch.org/docs/stable/elastic/errors.html',
  '='.repeat(60),
]

const SIGNAL_NAMES: Record<number, string> = {
  4: 'ILL',
  6: 'ABRT',
  7: 'BUS',
  8: 'FPE',
  9: 'KILL',
  11: 'SEGV',
  15: 'TERM',
}

export type Outcome = 'right' | 'wrong' | 'undecided'

/** The verdict on a case, and whether it is the expected one. */
export function judge(expected: CorpusCase): {outcome: Outcome; verdict: DiagnosisFinding} {
  const {Verdict: verdict} = diagnose(createEvidence({job: toJob(expected), pods: expected.pods}))
  const isRight =
    verdict.Pattern === expected.pattern &&
    (expected.pod === undefined || verdict.Pod === `dlc1-${expected.pod}`) &&
    expected.says.every((words) =>
      `${verdict.Summary}\n${verdict.Evidence.flatMap(({Lines}) => Lines).join('\n')}`.includes(words),
    )
  return {outcome: isRight ? 'right' : verdict.Kind === 'unknown' ? 'undecided' : 'wrong', verdict}
}

function toJob({job, pods}: CorpusCase) {
  const isType = job.endsWith('Job')
  return {
    ...(isType ? {JobType: job} : {}),
    Status: job !== '' && !isType ? job : 'Failed',
    DataSources: [{Uri: 'oss://corpus.oss/x/', MountPath: '/mnt/corpus'}],
    Pods: pods.map(({exitCode, finishedAt, status}, index) => ({
      PodId: `dlc1-worker-${index}`,
      Status: status,
      GmtFinishTime: finishedAt,
      StatusDetail: {ExitCode: String(exitCode)},
    })),
  }
}
