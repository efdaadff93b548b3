import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {parseArgs} from 'node:util'
import {soakResponses} from './answers.js'
import {soakArguments} from './arguments.js'
import {soakCreates} from './creates.js'
import {soakLogs} from './follow-logs.js'
import {soakProcess} from './follow-process.js'
import {soakDocuments} from './input.js'
import {soakKilledCreates} from './killed-creates.js'

const text = {type: 'string'} as const
const {values} = parseArgs({
  options: {
    creates: text,
    lines: text,
    inputs: text,
    'fault-rate': text,
    seed: text,
    tcp: {type: 'boolean'},
    kills: text,
  },
})
const seed = Number(values.seed ?? Date.now() % 1_000_000)
const rate = (preset: number) => Number(values['fault-rate'] ?? preset)
// It runs from a folder below node_modules.
const root = fileURLToPath(new URL('../..', import.meta.url))

if (values.creates !== undefined || (values.lines === undefined && values.inputs === undefined)) {
  const options = {creates: Number(values.creates ?? 1_000), faultRate: rate(0.25), seed, overTcp: values.tcp}
  await soak(
    'creates',
    options,
    soakCreates,
    (it) => it.unreportedJobs + it.lostIds === 0 && it.jobsCreated === it.idsReported,
  )
}
if (values.creates !== undefined && values.kills !== undefined)
  await soak(
    'creates by the program, killed',
    {kills: Number(values.kills), faultRate: rate(0.3), seed},
    (given) => soakKilledCreates(join(root, 'bin', 'run.js'), given),
    (it) => it.unreportedJobs + it.lostIds + it.stillOpen === 0 && it.jobsCreated === it.idsReported,
  )
if (values.lines !== undefined) {
  const options = {lines: Number(values.lines), faultRate: rate(0.1), seed}
  const isComplete = (result: {count: number; written: number; wrong: number[] | string[]}) =>
    result.count === result.written && result.wrong.length === 0
  await soak('following, in simulated time', {...options, cuts: 4}, soakLogs, isComplete)
  await soak(
    'the program, over HTTP, killed again and again',
    {...options, kills: Number(values.kills ?? 3)},
    (given) => soakProcess(join(root, 'bin', 'run.js'), given),
    isComplete,
  )
}
if (values.inputs !== undefined) {
  const options = {inputs: Number(values.inputs), seed}
  const hasNoFailures = (result: {failures: string[]}) => result.failures.length === 0
  await soak('documents', options, soakDocuments, hasNoFailures)
  await soak('lists of words', options, (given) => soakArguments(root, given), hasNoFailures)
  await soak(
    'lists of words, each a process',
    {...options, inputs: Math.ceil(options.inputs / 100), each: true},
    (given) => soakArguments(root, given),
    hasNoFailures,
  )
  await soak('answers of any form', options, (given) => soakResponses(root, given), hasNoFailures)
}

async function soak<Options, Figures>(
  title: string,
  options: Options,
  runSoak: (options: Options) => Promise<Figures>,
  isSuccess: (figures: Figures) => boolean,
) {
  const began = performance.now()
  process.stderr.write(`${title} ${JSON.stringify(options)} …\n`)
  const figures = await runSoak(options)
  process.stdout.write(
    `${JSON.stringify({what: title, ...figures, seconds: Math.round((performance.now() - began) / 1_000)}, null, 2)}\n`,
  )
  if (!isSuccess(figures)) process.exitCode = 1
}
