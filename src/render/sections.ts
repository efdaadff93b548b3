import {sanitizeLine, sanitizeText} from '../text/sanitize.js'
import {displayWidth, pad, wrap} from '../text/width.js'
import {createColors, type View} from './view.js'

/** A label and its value; a field without a value is left out. */
export interface SectionField {
  label: string
  value: string | number | null | undefined
  /** Said dimly behind the value, such as where it came from. */
  note?: string
  paint?(text: string): string
}

type SectionView = Pick<View, 'width' | 'color'>

/** A heading with its lines below it; nothing when there are none. */
export function section(heading: string, body: string, {color}: Pick<View, 'color'>): string {
  return body === '' ? '' : `${createColors(color).bold(heading)}\n${body}`
}

/** Sections with an empty line between them. */
export function joinSections(sections: readonly string[]): string {
  return sections.filter((text) => text !== '').join('\n\n')
}

/** Aligned labels and values, wrapped beside the label; on a narrow terminal below it. */
export function renderFields(fields: readonly SectionField[], {width, color}: SectionView, indent = 2): string {
  const paint = createColors(color)
  const present = fields
    .map((field) => ({...field, text: sanitizeLine(String(field.value ?? ''))}))
    .filter((field) => field.text !== '')
  const labels = present.reduce((widest, field) => Math.max(widest, displayWidth(field.label)), 0)
  const start = indent + labels + 2
  return present
    .map(({label, text, note, paint: paintValue = (line) => line}) => {
      const room = Math.max(16, width - start)
      const [first = '', ...more] = wrap(text, room).map((line) => paintValue(line))
      const last = displayWidth(more.at(-1) ?? first)
      const source = note ? paint.dim(`(${sanitizeLine(note)})`) : ''
      const lines = [first, ...more]
      if (source && last + 2 + displayWidth(source) <= room) lines.push(`${lines.pop()}  ${source}`)
      else if (source) lines.push(source)
      const head = ' '.repeat(indent) + paint.dim(pad(label, labels + 2))
      return lines.map((line, index) => (index === 0 ? head : ' '.repeat(start)) + line).join('\n')
    })
    .join('\n')
}

/**
 * A block of text (a command, a message) without its common indentation, set in; its lines are left whole so that they
 * can be copied.
 */
export function renderBlock(text: string | null | undefined, indent = 2): string {
  const lines = sanitizeText(text ?? '')
    .replace(/^\s*\n/, '')
    .trimEnd()
    .split('\n')
    .map((line) => line.trimEnd())
  const common = Math.min(...lines.filter((line) => line !== '').map((line) => line.search(/\S/)))
  return lines.every((line) => line === '')
    ? ''
    : lines.map((line) => (line === '' ? '' : ' '.repeat(indent) + line.slice(common))).join('\n')
}
