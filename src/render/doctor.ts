import {sanitizeLine} from '../text/sanitize.js'
import {displayWidth, pad, wrap} from '../text/width.js'
import {joinSections, renderSection} from './sections.js'
import {type Colors, createColors, type View} from './view.js'

interface RenderedCheck {
  Group: string
  Name: string
  Result: 'ok' | 'warning' | 'failed' | 'skipped'
  Detail: string
  Fix: string | null
}

const RESULT_MARKS = {
  ok: {symbol: '✓', ascii: '+', color: 'green'},
  warning: {symbol: '!', ascii: '!', color: 'yellow'},
  failed: {symbol: '✗', ascii: 'x', color: 'red'},
  skipped: {symbol: '-', ascii: '-', color: 'gray'},
} as const

const COLUMN_GAP = 2

/** Checks by group, each with its mark and what to do, then how many of which kind. */
export function renderDoctor(checks: readonly RenderedCheck[], view: View): string {
  const paint = createColors(view.color)
  const nameWidth = checks.reduce((widest, {Name}) => Math.max(widest, displayWidth(sanitizeLine(Name))), 0)
  const groups = [...new Set(checks.map(({Group}) => Group))].map((group) =>
    renderSection(
      group,
      checks
        .filter(({Group}) => Group === group)
        .flatMap((check) => checkLines(check, Math.min(nameWidth, 28), view, paint))
        .join('\n'),
      view,
    ),
  )
  return joinSections([...groups, renderSummary(checks, paint)])
}

function checkLines(
  {Name, Result, Detail, Fix}: RenderedCheck,
  nameWidth: number,
  {width, unicode = true}: View,
  paint: Colors,
): string[] {
  const {symbol, ascii, color} = RESULT_MARKS[Result]
  const detailColumn = COLUMN_GAP + 2 + nameWidth + COLUMN_GAP
  const detailWidth = Math.max(24, width - detailColumn)
  const style = Result === 'skipped' ? paint.dim : (text: string) => text
  const [first = '', ...rest] = wrap(sanitizeLine(Detail), detailWidth)
  const firstLine = `${' '.repeat(COLUMN_GAP)}${paint[color](unicode ? symbol : ascii)} ${style(pad(sanitizeLine(Name), nameWidth))}${' '.repeat(COLUMN_GAP)}`
  const indent = ' '.repeat(detailColumn)
  return [
    firstLine + style(first),
    ...rest.map((line) => indent + style(line)),
    ...(Fix ? fixLines(sanitizeLine(Fix), detailWidth, unicode).map((line) => indent + paint.cyan(line)) : []),
  ]
}

/** A command stays on one line so that it can be copied; a sentence is wrapped. */
function fixLines(text: string, width: number, unicode: boolean): string[] {
  const arrow = unicode ? '→ ' : '> '
  const lines = /^(pai-dlc|aliyun|export|unset|chmod) /.test(text) ? [text] : wrap(text, width - 2)
  return lines.map((line, index) => (index === 0 ? arrow : '  ') + line)
}

function renderSummary(checks: readonly RenderedCheck[], paint: Colors): string {
  const countResults = (result: RenderedCheck['Result']) => checks.filter(({Result}) => Result === result).length
  const [failed, warnings] = [countResults('failed'), countResults('warning')]
  const parts = [
    failed > 0 ? paint.red.bold(`${failed} failed`) : '',
    warnings > 0 ? paint.yellow(`${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`) : '',
    `${countResults('ok')} ok`,
    `${countResults('skipped')} skipped`,
  ]
  return parts.filter((part) => part !== '' && !part.startsWith('0 ')).join(', ')
}
