import type {GetJobResponse} from '../api/generated/types.js'
import {formatDuration} from '../text/duration.js'
import {safeLine} from '../text/sanitize.js'
import {secondsBetween} from '../text/time.js'
import {type Field, renderFields} from './sections.js'
import {paintStatus, statusText} from './status.js'
import {useFields} from './summary.js'
import {colours, type View} from './view.js'

interface FieldChange {
  field: string
  before: string
  after: string
}

/** What is about to change: the job, and each value as it is and as it will be. */
export function renderChanges(job: GetJobResponse, changes: readonly FieldChange[], view: View): string {
  const arrow = view.unicode === false ? '->' : '→'
  const paint = colours(view.colour)
  return renderFields(
    [
      ...subject(job, view),
      ...useFields(job, view),
      ...changes.map(({field, before, after}) => ({
        label: safeLine(field),
        value: `${word(before)} ${arrow} ${word(after)}`,
        paint: (line: string) => paint.bold(line),
      })),
    ],
    view,
  )
}

/** What is about to be deleted. */
export function renderDeleteSummary(job: GetJobResponse, view: View): string {
  const ended = formatDuration(secondsBetween(job.GmtFinishTime, view.now))
  return renderFields(
    [...subject(job, view), {label: 'Ended', value: ended && `${ended} ago`}, {label: 'User', value: job.UserId}],
    view,
  )
}

function subject(job: GetJobResponse, view: View): Field[] {
  const paint = colours(view.colour)
  return [
    {label: 'Job', value: job.JobId},
    {label: 'Name', value: job.DisplayName},
    {
      label: 'Status',
      value: statusText(job.Status, view.unicode),
      paint: (text) => paintStatus(text, job.Status, paint),
    },
  ]
}

/** A text with blanks in it gets quotes, so that one sees where it ends; nothing is said as such. */
function word(text: string): string {
  const line = safeLine(text)
  if (line === '') return 'none'
  return /\s/.test(line) ? `“${line}”` : line
}
