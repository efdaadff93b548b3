import {sanitizeLine} from '../text/sanitize.js'
import {displayWidth, pad, wrap} from '../text/width.js'
import {joinSections, section} from './sections.js'
import {type Colors, createColors, type View} from './view.js'

interface RenderedCheck {
  Group: string
  Name: string
  Result: 'ok' | 'warning' | 'failed' | 'skipped'
  Detail: string
  Fix: string | null
}

const MARKS = {
  ok: {symbol: '✓', ascii: '+', color: 'green'},
  warning: {symbol: '!', ascii: '!', color: 'yellow'},
  failed: {symbol: '✗', ascii: 'x', color: 'red'},
  skipped: {symbol: '-', ascii: '-', color: 'gray'},
} as const

const GAP = 2

/** Checks by group, each with its mark and what to do, then how many of which kind. */
export function renderDoctor(checks: readonly RenderedCheck[], view: View): string {
  const paint = createColors(view.color)
  const names = checks.reduce((widest, {Name}) => Math.max(widest, displayWidth(sanitizeLine(Name))), 0)
  const groups = [...new Set(checks.map(({Group}) => Group))].map((group) =>
    section(
      group,
      checks
        .filter(({Group}) => Group === group)
        .flatMap((check) => checkLines(check, Math.min(names, 28), view, paint))
        .join('\n'),
      view,
    ),
  )
  return joinSections([...groups, renderSummary(checks, paint)])
}

function checkLines(
  {Name, Result, Detail, Fix}: RenderedCheck,
  names: number,
  {width, unicode = true}: View,
  paint: Colors,
): string[] {
  const {symbol, ascii, color} = MARKS[Result]
  const start = GAP + 2 + names + GAP
  const room = Math.max(24, width - start)
  const dim = Result === 'skipped' ? paint.dim : (text: string) => text
  const [first = '', ...more] = wrap(sanitizeLine(Detail), room)
  const head = `${' '.repeat(GAP)}${paint[color](unicode ? symbol : ascii)} ${dim(pad(sanitizeLine(Name), names))}${' '.repeat(GAP)}`
  const inset = ' '.repeat(start)
  return [
    head + dim(first),
    ...more.map((line) => inset + dim(line)),
    ...(Fix ? fixLines(sanitizeLine(Fix), room, unicode).map((line) => inset + paint.cyan(line)) : []),
  ]
}

/** A command stays on one line so that it can be copied; a sentence is wrapped. */
function fixLines(text: string, room: number, unicode: boolean): string[] {
  const arrow = unicode ? '→ ' : '> '
  const lines = /^(pai-dlc|aliyun|export|unset|chmod) /.test(text) ? [text] : wrap(text, room - 2)
  return lines.map((line, index) => (index === 0 ? arrow : '  ') + line)
}

function renderSummary(checks: readonly RenderedCheck[], paint: Colors): string {
  const count = (result: RenderedCheck['Result']) => checks.filter(({Result}) => Result === result).length
  const [failed, warnings] = [count('failed'), count('warning')]
  const parts = [
    failed > 0 ? paint.red.bold(`${failed} failed`) : '',
    warnings > 0 ? paint.yellow(`${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`) : '',
    `${count('ok')} ok`,
    `${count('skipped')} skipped`,
  ]
  return parts.filter((part) => part !== '' && !part.startsWith('0 ')).join(', ')
}
