import type {LogRecord} from './records.js'

export interface ChildEnd {
  exitCode?: number
  signal?: number
  /** Its rank, where the launcher names one. */
  rank?: number
  localRank?: number
  /** What ended was a command that the program ran, not the program. */
  isCommand?: boolean
  /** Places in the log of the lines that say so. */
  from: number
  to: number
}

const SIGNALS: Record<string, number> = {
  HUP: 1,
  INT: 2,
  QUIT: 3,
  ILL: 4,
  ABRT: 6,
  BUS: 7,
  FPE: 8,
  KILL: 9,
  SEGV: 11,
  TERM: 15,
}

export const signalName = (signal: number): string =>
  `SIG${Object.keys(SIGNALS).find((name) => SIGNALS[name] === signal) ?? signal}`

const SIGNAL_WORDS: readonly [RegExp, number][] = [
  [/segmentation fault|segfault/i, SIGNALS.SEGV ?? 11],
  [/bus error/i, SIGNALS.BUS ?? 7],
  [/illegal instruction/i, SIGNALS.ILL ?? 4],
  [/floating point exception/i, SIGNALS.FPE ?? 8],
  [/abort/i, SIGNALS.ABRT ?? 6],
  [/terminated/i, SIGNALS.TERM ?? 15],
  [/killed/i, SIGNALS.KILL ?? 9],
]

/** What each launcher says: with a signal by name, by number, or with a code that is negative for a signal. */
const STATEMENTS: readonly RegExp[] = [
  // Python's subprocess, accelerate.
  /CalledProcessError: Command .{0,1500}died with <Signals\.SIG(?<name>[A-Z]+): \d+>/,
  /CalledProcessError: Command .{0,1500}returned non-zero exit status (?<code>-?\d+)/,
  /^Signal: [A-Z][a-z ]{1,40} \((?<signal>\d+)\)/,
  // DeepSpeed.
  /exits with return code = (?<code>-?\d+)/,
  // torchrun without its summary.
  /failed \(exitcode: (?<code>-?\d+)\) local_rank: (?<local>\d+) \(pid: \d+\) of binary/,
  // torch.multiprocessing, multiprocessing.
  /process (?<rank>\d+) terminated with signal SIG(?<name>[A-Z]+)/,
  /process (?<rank>\d+) terminated with exit code (?<code>-?\d+)/,
  // Open MPI, MPICH, Intel MPI, Slurm.
  /process rank (?<rank>\d+) with PID \d+ on node \S+ exited on signal (?<signal>\d+)/,
  /EXIT STRING: .{0,100}\(signal (?<signal>\d+)\)/,
  /^srun: error: \S+: tasks? (?<rank>\d+)[^:]{0,40}: (?<words>[A-Z][a-z ]+?)(?: \(core dumped\))?$/,
  /^srun: error: \S+: tasks? (?<rank>\d+)[^:]{0,40}: Exited with exit code (?<code>\d+)$/,
  // Horovod.
  /Process (?<rank>\d+) exit with status code (?<code>-?\d+)/,
  /^\s*Exit code: +(?<code>-?\d+)$/,
  // joblib, and others with exit codes of workers.
  /exit codes of the workers are \{SIG(?<name>[A-Z]+)\(-\d+\)/,
  // shells, make, time.
  /^(?:\S{1,200}: line \d+: +\d+ )(?<words>Killed|Segmentation fault|Bus error|Aborted|Illegal instruction|Floating point exception|Terminated)\b/,
  /^make(?:\[\d+\])?: \*\*\* \[.{1,300}\] (?<words>Killed|Segmentation fault|Bus error|Aborted|Terminated)/,
  /^make(?:\[\d+\])?: \*\*\* \[.{1,300}\] Error (?<code>13[2-9])$/,
  /^Command terminated by signal (?<signal>\d+)/,
  // Crash handlers of Python, glog and MPI libraries.
  /^Fatal Python error: (?<words>Segmentation fault|Bus error|Aborted|Illegal instruction|Floating point exception)/,
  /^\*{3} SIG(?<name>[A-Z]+) \(.{0,80}received by PID/,
  /Caught signal (?<signal>\d+) \(/,
  /(?:terminated|killed|died|exited|ended|failed) (?:by|with|on|due to|from) (?:the )?signal:? ?(?:SIG)?(?<signal>\d+)\b/i,
  /(?:terminated|killed|died|exited|ended|failed) (?:by|with|on|due to|from) (?:the )?(?:signal:? ?)?SIG(?<name>[A-Z]+)\b/i,
  /(?:process|rank|worker|trainer|child)\b.{0,80}\b(?:exit(?:ed)?|return(?:ed)?|finished|failed|died)\b.{0,20}\b(?:exit|return)? ?(?:code|status)[ :=]{1,3}(?<code>-\d+)\b/i,
]

const ROOT_CAUSE = /^\s*Root Cause \(first observed failure\):/
const TORCHRUN_SIGNAL = /Signal (\d+) \(SIG[A-Z]+\) received by PID/

/** The child whose end made the launcher fail: torchrun names it, others tell of the first. */
export function findChildEnd(records: readonly LogRecord[], from: number): ChildEnd | undefined {
  return readTorchrunSummary(records) ?? findStatement(records, from)
}

/** torchrun's summary: the root cause, which it calls the first observed failure. */
function readTorchrunSummary(records: readonly LogRecord[]): ChildEnd | undefined {
  const at = records.findLastIndex(({text}) => ROOT_CAUSE.test(text))
  if (at === -1) return undefined
  const block = records.slice(at, at + 12).map(({text}) => text)
  const field = (name: string) =>
    block.map((text) => new RegExp(`^\\s*${name}\\s*:\\s*(-?\\d+)(.*)$`).exec(text)).find(Boolean)
  const [, rank, more = ''] = field('rank') ?? []
  const [, code] = field('exitcode') ?? []
  if (rank === undefined || code === undefined) return undefined
  const signal = block.map((text) => TORCHRUN_SIGNAL.exec(text)?.[1]).find(Boolean)
  const localRank = Number(/local_rank: (\d+)/.exec(more)?.[1] ?? rank)
  const to =
    at + Math.max(...block.map((text, index) => (/^\s*(?:rank|exitcode|traceback)\s*:/.test(text) ? index : 0)))
  return {...toEnd(Number(code), signal), rank: Number(rank), localRank, from: at, to}
}

/** The first report of a launcher; among several about the same signal, the one with a rank. */
function findStatement(records: readonly LogRecord[], from: number): ChildEnd | undefined {
  const first = nextStatement(records, from)
  if (!first || first.rank !== undefined || first.signal === undefined) return first
  for (let next = nextStatement(records, first.to + 1); next; next = nextStatement(records, next.to + 1))
    if (next.rank !== undefined && next.signal === first.signal) return next
  return first
}

function nextStatement(records: readonly LogRecord[], from: number): ChildEnd | undefined {
  for (let at = from; at < records.length; at++) {
    const text = records[at]?.text ?? ''
    if (!MAY_TELL_END.test(text)) continue
    const groups = STATEMENTS.map((statement) => statement.exec(text)?.groups).find(Boolean)
    const end = groups && fromGroups(groups)
    const isCommand = end?.exitCode !== undefined && text.includes('CalledProcessError')
    if (end) return {...end, ...(isCommand ? {isCommand} : {}), from: at, to: at}
  }
  return undefined
}

/** Cheap, and true of all of the statements. */
const MAY_TELL_END =
  /died|non-zero|return|exit|signal|terminated|killed|fault|error: |\*\*\* \[|SIG[A-Z]{2}|Aborted|Illegal|Floating|Bus error/i

function fromGroups({
  name,
  signal,
  words,
  code,
  rank,
  local,
}: Record<string, string | undefined>): Omit<ChildEnd, 'from' | 'to'> | undefined {
  const number =
    (name === undefined ? undefined : SIGNALS[name]) ??
    (signal === undefined ? undefined : Number(signal)) ??
    SIGNAL_WORDS.find(([pattern]) => words !== undefined && pattern.test(words))?.[1]
  const end = number === undefined ? code !== undefined && toEnd(Number(code)) : {signal: number}
  if (!end) return undefined
  return {
    ...end,
    ...(rank === undefined ? {} : {rank: Number(rank)}),
    ...(local === undefined ? {} : {localRank: Number(local)}),
  }
}

/** A negative code is a signal; so is one above 128 that a shell gave. */
function toEnd(code: number, signal?: string): Pick<ChildEnd, 'exitCode' | 'signal'> {
  if (signal !== undefined) return {signal: Number(signal)}
  if (code < 0) return {signal: -code}
  return SHELL_SIGNALS.includes(code) ? {signal: code - 128} : {exitCode: code}
}

const SHELL_SIGNALS = [4, 6, 7, 8, 9, 11, 15].map((signal) => 128 + signal)
