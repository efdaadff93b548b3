import {safeLine, safeText} from '../text/sanitize.js'
import {cut, cutMiddle, wrap} from '../text/width.js'
import {podLabel} from './pods.js'
import {joinSections, section} from './sections.js'
import {type Colours, colours, type View} from './view.js'

interface ShownProof {
  Source: string
  Pod?: string
  Rank?: number
  Time?: string
  Field?: string
  Lines: readonly string[]
  KeyLine: number
}

interface ShownFinding {
  Title: string
  Kind: string
  Confidence?: string
  Summary: string
  Pod?: string
  Pods?: readonly string[]
  Evidence: readonly ShownProof[]
  Fix: string
  Next: readonly string[]
}

/** A diagnosis as job/diagnose makes it. */
export interface ShownDiagnosis {
  JobId: string
  DisplayName: string
  Status: string
  Verdict: ShownFinding
  Others: readonly ShownFinding[]
  Read: {
    JobEvents: number
    Pods: readonly string[]
    FailedPods: number
    AllPods: number
    LogLines: number
    PodEvents: number
    SanityRounds: number
    ReadFailures: readonly {Operation: string; Pods: readonly string[]; Message: string; Action?: string}[]
  }
}

interface Head {
  symbol: string
  ascii: string
  colour: 'red' | 'yellow' | 'green' | 'magenta'
}

const HEADS: Record<string, Head> = {
  problem: {symbol: '✗', ascii: 'x', colour: 'red'},
  waiting: {symbol: '◌', ascii: '.', colour: 'yellow'},
  none: {symbol: '✓', ascii: '+', colour: 'green'},
}
const UNKNOWN: Head = {symbol: '?', ascii: '?', colour: 'magenta'}

/** Rows that the line that counts may take. */
const KEY_ROWS = 8

const SERVICE_TIME = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d+)?Z? {1,2}/

const SOURCES: Record<string, string> = {
  GetJob: 'job',
  GetJobEvents: 'events of the job',
  GetPodLogs: 'log',
  GetPodEvents: 'events',
  ListJobSanityCheckResults: 'sanity check',
}

/** A diagnosis for people: the verdict, why, what to do, what to type, what else was seen, what was read. */
export function renderDiagnosis(diagnosis: ShownDiagnosis, view: View): string {
  const {Verdict, Others} = diagnosis
  const paint = colours(view.colour)
  const mend = Verdict.Kind === 'none' && Verdict.Fix.startsWith('Nothing to mend') ? '' : Verdict.Fix
  return joinSections([
    `${headline(Verdict, view)}\n${subject(diagnosis, view)}`,
    section(
      'Why',
      Verdict.Evidence.map((proof) =>
        renderProof(proof, headOf(Verdict).colour, {...view, ranks: diagnosis.Read.AllPods > 1}),
      ).join('\n'),
      view,
    ),
    section('What to do', hang(safeLine(mend), 2, view), view),
    section('Next', Verdict.Next.map((command) => `  ${paint.cyan(safeLine(command))}`).join('\n'), view),
    section('Also seen', Others.map((other) => alsoSeen(other, view)).join('\n'), view),
    section('Looked at', looked(diagnosis, view), view),
  ])
}

const headOf = ({Kind}: Pick<ShownFinding, 'Kind'>): Head =>
  Object.hasOwn(HEADS, Kind) ? (HEADS[Kind] ?? UNKNOWN) : UNKNOWN

function headline({Kind, Summary}: ShownFinding, {width, colour, unicode = true}: View): string {
  const {symbol, ascii, colour: name} = headOf({Kind})
  const paint = colours(colour)
  return wrap(safeLine(Summary), Math.max(16, width - 2))
    .map((line, index) => (index === 0 ? `${paint[name](unicode ? symbol : ascii)} ` : '  ') + paint[name].bold(line))
    .join('\n')
}

/** Whose diagnosis it is, and how sure. */
function subject({JobId, DisplayName, Status, Verdict}: ShownDiagnosis, view: View): string {
  const sure =
    Verdict.Kind === 'unknown' || Verdict.Kind === 'none' || !Verdict.Confidence ? '' : `verdict ${Verdict.Confidence}`
  const rest = [JobId, Status, sure].filter(Boolean).map(safeLine).join(', ')
  const name = cutMiddle(safeLine(DisplayName), Math.max(10, view.width - rest.length - 4))
  return hang([name, rest].filter(Boolean).join(', '), 2, view, colours(view.colour).dim)
}

/** Where it stands, then the lines; the one that counts is marked, and whole. */
function renderProof(proof: ShownProof, tone: Head['colour'], view: View & {ranks: boolean}): string {
  const {width, colour, unicode = true} = view
  const paint = colours(colour)
  const [bar, arrow, dots] = unicode ? ['│', '>', '…'] : ['|', '>', '..']
  const room = Math.max(16, width - 6)
  const lines = proof.Lines.flatMap((text, index) => {
    const line = oneLine(text)
    // A line of a traceback ends in file and number.
    if (index !== proof.KeyLine) return [`    ${paint.dim(`${bar} ${cutMiddle(line, room, dots)}`.trimEnd())}`]
    return wrap(cut(line, room * KEY_ROWS, dots), room).map(
      (row, at) => `    ${paint[tone](`${at === 0 ? arrow : ' '} ${row}`)}`,
    )
  })
  return [hang(sourceText(view.ranks ? proof : {...proof, Rank: undefined}), 2, view), ...lines].join('\n')
}

function sourceText({Source, Pod, Rank, Time, Field}: ShownProof): string {
  const what = SOURCES[Source] ?? safeLine(Source)
  const where = Pod ? `${safeLine(podLabel(Pod))}${Rank === undefined ? '' : ` (rank ${Rank})`}, ` : ''
  const field = Field ? (Source === 'GetJob' ? safeLine(Field) : `${what}, ${safeLine(Field)}`) : what
  return `${where}${field}${Time ? `, ${Time.replace('T', ' ').replace('Z', ' UTC')}` : ''}`
}

/** A line as the program wrote it; its indentation counts. */
function oneLine(text: string): string {
  return safeText(text.replace(SERVICE_TIME, '')).replaceAll('\n', ' ').replaceAll('\t', '  ').trimEnd()
}

function alsoSeen({Title, Summary, Pods}: ShownFinding, view: View): string {
  const more = Pods && Pods.length > 1 ? ` (${Pods.length} pods)` : ''
  return hang(`${safeLine(Title)}${more}: ${safeLine(Summary)}`, 2, view)
}

function looked({Status, Read}: ShownDiagnosis, view: View): string {
  const {JobEvents, Pods, FailedPods, AllPods, LogLines, PodEvents, SanityRounds, ReadFailures} = Read
  const none = Pods.length === 0 ? [`none of ${count(AllPods, 'pod')}`] : undefined
  const which =
    FailedPods > 0
      ? `${Pods.length} of ${count(FailedPods, 'failed pod')}`
      : `${Pods.length} of ${count(AllPods, 'pod')}`
  const parts = [
    `status (${safeLine(Status)})`,
    count(JobEvents, 'job event'),
    ...(AllPods > 0 ? (none ?? [which, count(LogLines, 'log line'), count(PodEvents, 'pod event')]) : ['no pods']),
    ...(SanityRounds > 0 ? [count(SanityRounds, 'sanity check')] : []),
  ]
  const more =
    FailedPods > Pods.length ? [hang(`The pods that failed first were read; all of them: --all-pods`, 2, view)] : []
  const paint = colours(view.colour)
  const policy = ReadFailures.some(({Action}) => Action)
    ? [`  What to ask for: ${paint.cyan('pai-dlc auth policy --for "job diagnose"')}`]
    : []
  return [
    hang(parts.join(', '), 2, view),
    ...more,
    ...ReadFailures.map((gap) => unread(gap, view, paint)),
    ...policy,
  ].join('\n')
}

function unread(
  {Operation, Pods, Message, Action}: ShownDiagnosis['Read']['ReadFailures'][number],
  view: View,
  paint: Colours,
): string {
  const whose =
    Pods.length === 0 ? '' : ` of ${Pods.length === 1 ? safeLine(podLabel(Pods[0])) : `${Pods.length} pods`}`
  const what = `${Operation === 'GetPodLogs' ? 'log' : Operation.includes('Sanity') ? 'sanity checks' : 'events'}${whose}`
  const why = Action ? `the permission ${safeLine(Action)} is missing.` : safeLine(Message)
  return hang(`Not read: ${what}: ${why}`, 2, view, paint.yellow)
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

function hang(text: string, indent: number, {width}: View, paint: (line: string) => string = (line) => line): string {
  if (text === '') return ''
  return wrap(text, Math.max(16, width - indent))
    .map((line) => ' '.repeat(indent) + paint(line))
    .join('\n')
}
