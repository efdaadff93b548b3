import {sanitizeLine, sanitizeText} from '../text/sanitize.js'
import {formatMoment} from '../text/time.js'
import {truncate, truncateMiddle, wrap} from '../text/width.js'
import {podLabel} from './pod-label.js'
import {joinSections, renderSection} from './sections.js'
import {type Colors, createColors, type View} from './view.js'

interface RenderedEvidence {
  Source: string
  Pod?: string
  Rank?: number
  Time?: string
  Field?: string
  Lines: readonly string[]
  KeyLine: number
}

interface RenderedFinding {
  Title: string
  Kind: string
  Confidence?: string
  Summary: string
  Pod?: string
  Pods?: readonly string[]
  Evidence: readonly RenderedEvidence[]
  Fix: string
  Next: readonly string[]
}

export interface RenderedDiagnosis {
  JobId: string
  DisplayName: string
  Status: string
  Verdict: RenderedFinding
  Others: readonly RenderedFinding[]
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

interface HeadlineStyle {
  symbol: string
  ascii: string
  color: 'red' | 'yellow' | 'green' | 'magenta'
}

const HEADLINE_STYLES: Record<string, HeadlineStyle> = {
  problem: {symbol: '✗', ascii: 'x', color: 'red'},
  waiting: {symbol: '◌', ascii: '.', color: 'yellow'},
  none: {symbol: '✓', ascii: '+', color: 'green'},
}
const UNKNOWN_STYLE: HeadlineStyle = {symbol: '?', ascii: '?', color: 'magenta'}

/** Rows that the line that counts may take. */
const MAX_KEY_ROWS = 8

const SERVICE_TIME = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d+)?Z? {1,2}/

const SOURCE_LABELS: Record<string, string> = {
  GetJob: 'job',
  GetJobEvents: 'events of the job',
  GetPodLogs: 'log',
  GetPodEvents: 'events',
  ListJobSanityCheckResults: 'sanity check',
  ListJobs: 'jobs of the quota',
  ListResources: 'quota',
}

const READ_SUBJECTS: Record<string, string> = {
  GetPodLogs: 'log',
  ListJobSanityCheckResults: 'sanity checks',
  ListJobs: 'jobs of the quota',
  ListResources: 'size of the quota',
  GetJobMetrics: 'GPU use',
}

/** A diagnosis for people: the verdict, why, what to do, what to type, what else was seen, what was read. */
export function renderDiagnosis(diagnosis: RenderedDiagnosis, view: View): string {
  const {Verdict, Others} = diagnosis
  const paint = createColors(view.color)
  const fix = Verdict.Kind === 'none' && Verdict.Fix.startsWith('Nothing to fix') ? '' : Verdict.Fix
  return joinSections([
    `${renderHeadline(Verdict, view)}\n${formatSubject(diagnosis, view)}`,
    renderSection(
      'Why',
      Verdict.Evidence.map((evidence) =>
        renderEvidence(evidence, getHeadlineStyle(Verdict).color, {...view, showsRanks: diagnosis.Read.AllPods > 1}),
      ).join('\n'),
      view,
    ),
    renderSection('What to do', wrapIndented(sanitizeLine(fix), 2, view), view),
    renderSection('Next', Verdict.Next.map((command) => `  ${paint.cyan(sanitizeLine(command))}`).join('\n'), view),
    renderSection('Also seen', Others.map((finding) => renderOtherFinding(finding, view)).join('\n'), view),
    renderSection('Checked', renderReadSummary(diagnosis, view), view),
  ])
}

const getHeadlineStyle = ({Kind}: Pick<RenderedFinding, 'Kind'>): HeadlineStyle =>
  Object.hasOwn(HEADLINE_STYLES, Kind) ? (HEADLINE_STYLES[Kind] ?? UNKNOWN_STYLE) : UNKNOWN_STYLE

function renderHeadline({Kind, Summary}: RenderedFinding, {width, color, unicode = true}: View): string {
  const {symbol, ascii, color: colorName} = getHeadlineStyle({Kind})
  const paint = createColors(color)
  return wrap(sanitizeLine(Summary), Math.max(16, width - 2))
    .map(
      (line, index) =>
        (index === 0 ? `${paint[colorName](unicode ? symbol : ascii)} ` : '  ') + paint[colorName].bold(line),
    )
    .join('\n')
}

/** Whose diagnosis it is, and how sure. */
function formatSubject({JobId, DisplayName, Status, Verdict}: RenderedDiagnosis, view: View): string {
  const confidence =
    Verdict.Kind === 'unknown' || Verdict.Kind === 'none' || !Verdict.Confidence ? '' : `verdict ${Verdict.Confidence}`
  const details = [JobId, Status, confidence].filter(Boolean).map(sanitizeLine).join(', ')
  const name = truncateMiddle(sanitizeLine(DisplayName), Math.max(10, view.width - details.length - 4))
  return wrapIndented([name, details].filter(Boolean).join(', '), 2, view, createColors(view.color).dim)
}

/** The source, then the lines. The key line is marked and not shortened. */
function renderEvidence(
  evidence: RenderedEvidence,
  colorName: HeadlineStyle['color'],
  view: View & {showsRanks: boolean},
): string {
  const {width, color, unicode = true} = view
  const paint = createColors(color)
  const [bar, arrow, ellipsis] = unicode ? ['│', '>', '…'] : ['|', '>', '..']
  const availableWidth = Math.max(16, width - 6)
  const lines = evidence.Lines.flatMap((text, index) => {
    const line = toSingleLine(text)
    // A line of a traceback ends in file and number.
    if (index !== evidence.KeyLine)
      return [`    ${paint.dim(`${bar} ${truncateMiddle(line, availableWidth, ellipsis)}`.trimEnd())}`]
    return wrap(truncate(line, availableWidth * MAX_KEY_ROWS, ellipsis), availableWidth).map(
      (row, rowIndex) => `    ${paint[colorName](`${rowIndex === 0 ? arrow : ' '} ${row}`)}`,
    )
  })
  return [
    wrapIndented(formatSource(view.showsRanks ? evidence : {...evidence, Rank: undefined}, view.timeZone), 2, view),
    ...lines,
  ].join('\n')
}

function formatSource({Source, Pod, Rank, Time, Field}: RenderedEvidence, timeZone?: string): string {
  const label = SOURCE_LABELS[Source] ?? sanitizeLine(Source)
  const location = Pod ? `${sanitizeLine(podLabel(Pod))}${Rank === undefined ? '' : ` (rank ${Rank})`}, ` : ''
  const field = Field ? (Source === 'GetJob' ? sanitizeLine(Field) : `${label}, ${sanitizeLine(Field)}`) : label
  return `${location}${field}${Time ? `, ${formatMoment(Time, timeZone)}` : ''}`
}

/** A line as the program wrote it; its indentation counts. */
function toSingleLine(text: string): string {
  return sanitizeText(text.replace(SERVICE_TIME, '')).replaceAll('\n', ' ').replaceAll('\t', '  ').trimEnd()
}

function renderOtherFinding({Title, Summary, Pods}: RenderedFinding, view: View): string {
  const podCount = Pods && Pods.length > 1 ? ` (${Pods.length} pods)` : ''
  return wrapIndented(`${sanitizeLine(Title)}${podCount}: ${sanitizeLine(Summary)}`, 2, view)
}

function renderReadSummary({Status, Read}: RenderedDiagnosis, view: View): string {
  const {JobEvents, Pods, FailedPods, AllPods, LogLines, PodEvents, SanityRounds, ReadFailures} = Read
  const noPods = Pods.length === 0 ? [`none of ${pluralize(AllPods, 'pod')}`] : undefined
  const readPods =
    FailedPods > 0
      ? `${Pods.length} of ${pluralize(FailedPods, 'failed pod')}`
      : `${Pods.length} of ${pluralize(AllPods, 'pod')}`
  const parts = [
    `status (${sanitizeLine(Status)})`,
    pluralize(JobEvents, 'job event'),
    ...(AllPods > 0
      ? (noPods ?? [readPods, pluralize(LogLines, 'log line'), pluralize(PodEvents, 'pod event')])
      : ['no pods']),
    ...(SanityRounds > 0 ? [pluralize(SanityRounds, 'sanity check')] : []),
  ]
  const failedPodsNote =
    FailedPods > Pods.length
      ? [wrapIndented(`Only the pods that failed first were read. Use --all-pods to read all.`, 2, view)]
      : []
  const paint = createColors(view.color)
  const policyHint = ReadFailures.some(({Action}) => Action)
    ? [`  What to ask for: ${paint.cyan('pai-dlc auth policy --for "job diagnose"')}`]
    : []
  return [
    wrapIndented(parts.join(', '), 2, view),
    ...failedPodsNote,
    ...ReadFailures.map((failure) => renderReadFailure(failure, view, paint)),
    ...policyHint,
  ].join('\n')
}

function renderReadFailure(
  {Operation, Pods, Message, Action}: RenderedDiagnosis['Read']['ReadFailures'][number],
  view: View,
  paint: Colors,
): string {
  const podsText =
    Pods.length === 0 ? '' : ` of ${Pods.length === 1 ? sanitizeLine(podLabel(Pods[0])) : `${Pods.length} pods`}`
  const subject = `${READ_SUBJECTS[Operation] ?? 'events'}${podsText}`
  const reason = Action ? `the permission ${sanitizeLine(Action)} is missing.` : sanitizeLine(Message)
  return wrapIndented(`Not read: ${subject}: ${reason}`, 2, view, paint.yellow)
}

function pluralize(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

function wrapIndented(
  text: string,
  indent: number,
  {width}: View,
  paint: (line: string) => string = (line) => line,
): string {
  if (text === '') return ''
  return wrap(text, Math.max(16, width - indent))
    .map((line) => ' '.repeat(indent) + paint(line))
    .join('\n')
}
