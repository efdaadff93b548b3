import type {GetJobResponse} from '../api/generated/types.js'
import {formatDuration} from '../text/duration.js'
import {sanitizeLine} from '../text/sanitize.js'
import {secondsBetween} from '../text/time.js'
import {renderFields, type SectionField} from './sections.js'
import {formatStatus, paintStatus} from './status.js'
import {usageFields} from './summary.js'
import {createColors, type View} from './view.js'

interface RenderedChange {
  field: string
  before: string
  after: string
}

export function renderChanges(job: GetJobResponse, changes: readonly RenderedChange[], view: View): string {
  const arrow = view.unicode === false ? '->' : '→'
  const paint = createColors(view.color)
  return renderFields(
    [
      ...subjectFields(job, view),
      ...usageFields(job, view),
      ...changes.map(({field, before, after}) => ({
        label: sanitizeLine(field),
        value: `${formatFieldValue(before)} ${arrow} ${formatFieldValue(after)}`,
        paint: (text: string) => paint.bold(text),
      })),
    ],
    view,
  )
}

export function renderDeleteSummary(job: GetJobResponse, view: View): string {
  const ended = formatDuration(secondsBetween(job.GmtFinishTime, view.now))
  return renderFields(
    [...subjectFields(job, view), {label: 'Ended', value: ended && `${ended} ago`}, {label: 'User', value: job.UserId}],
    view,
  )
}

function subjectFields(job: GetJobResponse, view: View): SectionField[] {
  const paint = createColors(view.color)
  return [
    {label: 'Job', value: job.JobId},
    {label: 'Name', value: job.DisplayName},
    {
      label: 'Status',
      value: formatStatus(job.Status, view.unicode),
      paint: (text) => paintStatus(text, job.Status, paint),
    },
  ]
}

/** Quotes a text with spaces, so that its end is visible. */
function formatFieldValue(text: string): string {
  const line = sanitizeLine(text)
  if (line === '') return 'none'
  return /\s/.test(line) ? `"${line}"` : line
}
