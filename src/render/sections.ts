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

/** A heading with indented lines, or nothing if there are none. */
export function renderSection(heading: string, body: string, {color}: Pick<View, 'color'>): string {
  return body === '' ? '' : `${createColors(color).bold(heading)}\n${body}`
}

export function joinSections(sections: readonly string[]): string {
  return sections.filter((text) => text !== '').join('\n\n')
}

/** Aligned labels and values, wrapped beside the label; on a narrow terminal below it. */
export function renderFields(fields: readonly SectionField[], {width, color}: SectionView, indent = 2): string {
  const paint = createColors(color)
  const presentFields = fields
    .map((field) => ({...field, text: sanitizeLine(String(field.value ?? ''))}))
    .filter((field) => field.text !== '')
  const labelWidth = presentFields.reduce((widest, field) => Math.max(widest, displayWidth(field.label)), 0)
  const valueColumn = indent + labelWidth + 2
  return presentFields
    .map(({label, text, note, paint: paintValue = (line) => line}) => {
      const valueWidth = Math.max(16, width - valueColumn)
      const [first = '', ...rest] = wrap(text, valueWidth).map((line) => paintValue(line))
      const lastWidth = displayWidth(rest.at(-1) ?? first)
      const noteText = note ? paint.dim(`(${sanitizeLine(note)})`) : ''
      const lines = [first, ...rest]
      if (noteText && lastWidth + 2 + displayWidth(noteText) <= valueWidth) lines.push(`${lines.pop()}  ${noteText}`)
      else if (noteText) lines.push(noteText)
      const labelText = ' '.repeat(indent) + paint.dim(pad(label, labelWidth + 2))
      return lines.map((line, index) => (index === 0 ? labelText : ' '.repeat(valueColumn)) + line).join('\n')
    })
    .join('\n')
}

/** An indented block of text without its common indentation. Lines are not wrapped, so they can be copied. */
export function renderBlock(text: string | null | undefined, indent = 2): string {
  const lines = sanitizeText(text ?? '')
    .replace(/^\s*\n/, '')
    .trimEnd()
    .split('\n')
    .map((line) => line.trimEnd())
  const commonIndent = Math.min(...lines.filter((line) => line !== '').map((line) => line.search(/\S/)))
  return lines.every((line) => line === '')
    ? ''
    : lines.map((line) => (line === '' ? '' : ' '.repeat(indent) + line.slice(commonIndent))).join('\n')
}
