import type {GetJobResponse} from '../api/generated/types.js'
import type {DocumentDifference} from '../document/diff.js'
import {formatDuration} from '../text/duration.js'
import {sanitizeLine, sanitizeText} from '../text/sanitize.js'
import {formatLocalTime, secondsBetween} from '../text/time.js'
import {wrapAnywhere} from '../text/width.js'
import type {Column} from './columns.js'
import {jobDurationSeconds} from './jobs.js'
import {joinSections, renderSection} from './sections.js'
import {formatStatus, paintStatus} from './status.js'
import {renderTable} from './table.js'
import {createColors, type View} from './view.js'

export interface ComparedJob {
  name: string
  job?: GetJobResponse
}

/** Two jobs side by side: what differs in their documents, then how each went. */
export function renderDiff(
  [before, after]: readonly [ComparedJob, ComparedJob],
  differences: readonly DocumentDifference[],
  view: View,
): string {
  return joinSections([
    renderSides(before, after, view),
    renderSection('Differences', renderDifferences(differences, view), view),
    before.job || after.job ? renderSection('Outcome', renderOutcomes(before, after, view), view) : '',
  ])
}

/** What a new job changes of an old one. */
export function renderChangedFields(id: string, differences: readonly DocumentDifference[], view: View): string {
  return renderSection(`Changes to ${sanitizeLine(id)}`, renderDifferences(differences, view), view)
}

function renderSides(before: ComparedJob, after: ComparedJob, {color}: View): string {
  const paint = createColors(color)
  const line = ({name, job}: ComparedJob) =>
    [name, job?.DisplayName]
      .filter(Boolean)
      .map((text) => sanitizeLine(text ?? ''))
      .join('  ')
  return `${paint.red(`- ${line(before)}`)}\n${paint.green(`+ ${line(after)}`)}`
}

function renderDifferences(differences: readonly DocumentDifference[], view: View): string {
  if (differences.length === 0) return '  none'
  const paint = createColors(view.color)
  return differences
    .flatMap(({path, before, after}) => {
      const [removed, added] = changedLines(toLines(before), toLines(after))
      return [
        `  ${paint.bold(sanitizeLine(path))}`,
        ...removed.flatMap((line) => signedLines('-', line, view)).map((line) => paint.red(line)),
        ...added.flatMap((line) => signedLines('+', line, view)).map((line) => paint.green(line)),
      ]
    })
    .join('\n')
}

function signedLines(sign: string, text: string, {width}: View): string[] {
  return wrapAnywhere(text, Math.max(20, width - 6)).map((line, index) => `  ${index === 0 ? sign : ' '} ${line}`)
}

function toLines(value: unknown): string[] {
  if (value === undefined) return []
  if (typeof value === 'string') return value === '' ? ['""'] : sanitizeText(value).trimEnd().split('\n')
  return [sanitizeLine(JSON.stringify(value))]
}

/** Without the lines that both share at the beginning and at the end. */
function changedLines(before: string[], after: string[]): [string[], string[]] {
  const length = Math.min(before.length, after.length)
  let start = 0
  while (start < length && before[start] === after[start]) start++
  let end = 0
  while (end < length - start && before.at(-1 - end) === after.at(-1 - end)) end++
  return [before.slice(start, before.length - end), after.slice(start, after.length - end)]
}

/** A fact about how a job went, for both jobs. */
interface OutcomeRow {
  label: string
  before: string
  after: string
}

function renderOutcomes(before: ComparedJob, after: ComparedJob, view: View): string {
  const rows = OUTCOMES.map(([label, read]) => ({
    label,
    before: before.job ? read(before.job, view) : '',
    after: after.job ? read(after.job, view) : '',
  })).filter((row) => row.before !== '' || row.after !== '')
  const statusOf = (row: OutcomeRow, job?: GetJobResponse) => (row.label === 'Status' ? job?.Status : undefined)
  const columns: Column<OutcomeRow>[] = [
    {key: 'Fact', header: '', value: (row) => row.label, paint: (text, _row, paint) => paint.dim(text)},
    {
      key: 'A',
      header: sanitizeLine(before.name),
      value: (row) => row.before,
      flexible: 12,
      paint: (text, row, paint) => paintStatus(text, statusOf(row, before.job), paint),
    },
    {
      key: 'B',
      header: sanitizeLine(after.name),
      value: (row) => row.after,
      flexible: 12,
      paint: (text, row, paint) => paintStatus(text, statusOf(row, after.job), paint),
    },
  ]
  return renderTable(columns, rows, {...view, indent: 2})
}

const OUTCOMES: [label: string, read: (job: GetJobResponse, view: View) => string][] = [
  ['Status', ({Status}, {unicode}) => formatStatus(Status, unicode)],
  ['Created', ({GmtCreateTime}, {timeZone}) => formatLocalTime(GmtCreateTime, timeZone)],
  [
    'Waited',
    (job, {now}) => formatDuration(secondsBetween(job.GmtCreateTime, job.GmtRunningTime || job.GmtFinishTime || now)),
  ],
  ['Duration', (job, {now}) => formatDuration(jobDurationSeconds(job, now))],
  ['Restarts', ({RestartTimes}) => RestartTimes?.split('/')[0] ?? ''],
  ['Pods', ({Pods}) => String(Pods?.length || '')],
  ['Nodes', ({Pods = []}) => String(new Set(Pods.flatMap(({NodeName}) => NodeName || [])).size || '')],
  ['Reason', ({ReasonCode, ReasonMessage}) => [ReasonCode, ReasonMessage].filter(Boolean).join(': ')],
]
