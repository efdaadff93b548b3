export type IniSections = Map<string, Record<string, string>>

/** Sections of an ini file with their `key = value` lines; `#` and `;` start a comment line. `faultLine`, from 1, is the first other line. */
export function parseIni(text: string): {sections: IniSections; faultLine?: number} {
  const sections: IniSections = new Map()
  let section: Record<string, string> | undefined
  for (const [index, raw] of text.split(/\r\n|\n|\r/).entries()) {
    const line = raw.trim()
    if (!line || /^[#;]/.test(line)) continue

    const name = /^\[([^\]]+)\]\s*(?:[#;].*)?$/.exec(line)?.[1]?.trim()
    const [, key, value] = /^([^=\s]+)\s*=\s*(.*)$/.exec(line) ?? []
    if (name) {
      section = sections.get(name) ?? {}
      sections.set(name, section)
    } else if (section && key) {
      section[key] = unquoted(value ?? '')
    } else {
      return {sections, faultLine: index + 1}
    }
  }
  return {sections}
}

function unquoted(value: string): string {
  const quoted = /^(["'])(.*)\1$/.exec(value)?.[2]
  return quoted ?? value.replace(/\s+[#;].*$/, '')
}
