/** A line without the prefixes that launchers and loggers put before it. */
export interface PeeledLine {
  text: string
  /** The prefixes that tell processes apart, such as rank3; empty without one. */
  stream: string
  level?: string
  /** A logger's time, level or place stood before it. */
  isLogRecord: boolean
}

const LEVELS = 'ERROR|CRITICAL|FATAL|SEVERE|WARNING|WARN|NOTICE|INFO|DEBUG|TRACE|EXCEPTION'
const CLOCK = String.raw`\d\d:\d\d:\d\d(?:[.,:]\d{1,9})?`
const DATE = String.raw`(?:\d{4}[-/.]\d\d[-/.]\d\d|\d\d[-/]\d\d(?:[-/]\d\d(?:\d\d)?)?)`
const ROLES =
  'worker|master|chief|evaluator|launcher|ps|node|rank|trainer|gpu|proc|process|task|pod|host|head|learner|actor'

/** What names a process: [rank3]:, [default0]:, [0]<stderr>:, [1,3]<stderr>:, (Worker pid=12), worker-0:, stderr: … */
const PROCESS_PREFIX = new RegExp(
  `^(?:${[
    String.raw`\[(?:(rank|default|${ROLES})[ _:-]?(\d{1,5})|(\d{1,5})|1,(\d{1,5}))\](?:<std(?:err|out)>)?:? ?`,
    String.raw`\(((?:[\w.()<>:-]{1,80} )?pid=\d{1,8}(?:, ip=[\d.]{7,15})?)\)(?: \[repeated \d+x[^\]]{0,60}\])? ?`,
    String.raw`((?:[\w.]{1,80}-)?(?:${ROLES})[-_ #]?\d{1,5})(?:\.[\w.-]{1,80})? ?[:|>] ?`,
    String.raw`(\d{1,3}(?:\.\d{1,3}){3}): `,
    String.raw`[[<]std(?:err|out)[\]>]:? ?`,
    'std(?:err|out) ?[:|>] ?',
    String.raw`\[(pod/[\w./-]{1,150})\] ?`,
  ].join('|')})`,
  'i',
)

/** What a logger puts before a message: a time, a level, a place in the source, and the marks between them. */
const LOG_PREFIX = new RegExp(
  `^(?:${[
    String.raw`[[(<]?${DATE}[ T_,]{1,2}${CLOCK}(?:Z|[+-]\d\d:?\d\d)?(?: UTC)?[\])>]?(?: [-|:]|:)? ?`,
    String.raw`[[(]?${CLOCK}[\])]?(?: [-|:]|:)? ?`,
    String.raw`(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d ${CLOCK} ?`,
    String.raw`\[?[IWEFCD]\d{3,8} ${CLOCK}(?: +\d+)? [\w./<>-]{1,200}:\d+\] ?`,
    String.raw`\[[IWEFCD] [\w./-]{1,100}:\d+\] ?`,
    String.raw`\[?(${LEVELS})\](?: [-|:]|:)? ?`,
    String.raw`(${LEVELS}):[\w.]{1,80}: ?`,
    String.raw`(?:[-|] )?\[?(${LEVELS})\]? {0,8}[-|:] ?`,
    String.raw`(${LEVELS}) {1,2}(?=[\[(\d]|\w+\.py)`,
    String.raw`\[[\w./<>-]{1,120}:\d{1,6}(?::[\w<>]{1,80})?\](?: -|:)? ?`,
    String.raw`\([\w./-]{1,120}\.py:\d{1,6}\) ?`,
    String.raw`[\w./-]{1,120}\.py:\d{1,6} - ?`,
    String.raw`[\w.<>]{1,80}:[\w<>]{1,80}:\d{1,6} - ?`,
    String.raw`\[(?:\w{0,40}Thread[\w-]{0,40}|PID:? ?\d+|pid=?\d+|root|__main__)\](?: -)? ?`,
    String.raw`(?:- )?[\w.]{1,80} - (?=\[?(?:${LEVELS}))`,
  ].join('|')})`,
)

const MAX_PREFIXES = 10

/** Takes known prefixes off a line, several in a row. */
export function peelPrefixes(line: string): PeeledLine {
  let text = line
  const streams: string[] = []
  let level: string | undefined
  let isLogRecord = false
  for (let count = 0; count < MAX_PREFIXES; count++) {
    const process = matchProcess(text)
    if (process) {
      if (process.name) streams.push(process.name)
      text = text.slice(process.length)
      continue
    }
    const log = LOG_PREFIX.exec(text)
    if (!log || log[0] === '') break
    level = log.slice(1).find(Boolean) ?? level
    isLogRecord = true
    text = text.slice(log[0].length)
  }
  return {text, stream: streams.join(' '), ...(level ? {level} : {}), isLogRecord}
}

function matchProcess(text: string): {name: string; length: number} | undefined {
  const match = PROCESS_PREFIX.exec(text)
  if (!match || match[0] === '') return undefined
  const [prefix, kind, rank, bareRank, mpiRank, actor, worker, address, pod] = match
  const ranked = rank === undefined ? (bareRank ?? mpiRank) : undefined
  const name =
    rank !== undefined ? `${kind}${rank}` : ranked !== undefined ? `rank${ranked}` : (actor ?? worker ?? address ?? pod)
  return {name: name?.toLowerCase() ?? '', length: prefix.length}
}
