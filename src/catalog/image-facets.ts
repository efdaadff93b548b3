import type {Problem} from '../errors.js'
import {bare, nearest} from '../text/did-you-mean.js'

/** The legal values of each label key. */
export type LegalLabels = ReadonlyMap<string, string[]>

/** What people choose images by. */
const FACETS = {
  framework: 'system.framework',
  cuda: 'system.dsw.cudaVersion',
  python: 'system.pythonVersion',
  chip: 'system.chipType',
}

export type Facet = keyof typeof FACETS

/** Frameworks as labels of their own: system.framework.PyTorch=2.8.0. */
const FRAMEWORK = 'system.framework.'

/**
 * The legal labels that a text of a person means: "PyTorch 2.3" and "pytorch" every fitting version, "cu121" CUDA 12.1.
 */
export function labelsOf(facet: Facet, text: string, legal: LegalLabels): string[] {
  const key = FACETS[facet]
  const whole = (legal.get(key) ?? []).filter((value) => isMeant(facet, text, value)).map((value) => `${key}=${value}`)
  if (whole.length > 0 || facet !== 'framework') return whole
  return [...legal]
    .filter(([name]) => name.startsWith(FRAMEWORK))
    .flatMap(([name, versions]) =>
      versions
        .filter((version) => isMeant(facet, text, `${name.slice(FRAMEWORK.length)} ${version}`))
        .map((version) => `${name}=${version}`),
    )
}

/** What there is instead. */
export function facetProblem(facet: Facet, text: string, legal: LegalLabels): Problem {
  const values = legal.get(FACETS[facet]) ?? []
  const names = facet === 'framework' ? [...new Set(values.map((value) => nameAndVersion(value).name))] : values
  const {name} = nameAndVersion(text)
  const known = facet === 'framework' && names.find((other) => bare(other) === bare(name))
  const versions = known ? values.filter((value) => nameAndVersion(value).name === known) : []
  const meant = known ? undefined : nearest(facet === 'framework' ? name : text, names)
  const mend = known ? `There is ${some(versions)}` : `${meant ? `Did you mean ${meant}? ` : ''}There is ${some(names)}`
  return {
    path: `--${facet} ${text}`,
    message: 'no image has that',
    mend: names.length > 0 ? mend : 'No image says.',
    rule: 'D2',
  }
}

/** Values in a message, not too many. */
export function some(values: string[]): string {
  return values.length > 12 ? `${values.slice(0, 12).join(', ')} … (${values.length} in all)` : values.join(', ')
}

function isMeant(facet: Facet, text: string, value: string): boolean {
  if (facet === 'chip') return bare(text) === bare(value)
  if (facet === 'framework') {
    const [wanted, given] = [nameAndVersion(text), nameAndVersion(value)]
    return bare(wanted.name) === bare(given.name) && isVersion(wanted.version, given.version)
  }
  return isVersion(dotted(facet, text), value)
}

/** "PyTorch 2.3", "pytorch=2.3" and "pytorch2.3". */
function nameAndVersion(text: string): {name: string; version: string} {
  const [, name = text, version = ''] = /^(.*?)[\s=:_-]*v?(\d[\w.]*)?$/.exec(text.trim()) ?? []
  return {name, version}
}

/** 2.3 means 2.3 and 2.3.1, not 2.30. */
function isVersion(wanted: string, given: string): boolean {
  return wanted === '' || given === wanted || given.startsWith(`${wanted}.`)
}

/** cu121, 121 and 12.1; py311, 311 and 3.11. */
function dotted(facet: Facet, text: string): string {
  const digits = text
    .trim()
    .toLowerCase()
    .replace(/^(cuda|cu|python|py)[\s=_-]*/, '')
  if (!(facet === 'cuda' ? /^\d{3,4}$/ : /^\d{2,3}$/).test(digits)) return digits
  const major = facet === 'cuda' ? digits.length - 1 : 1
  return `${digits.slice(0, major)}.${digits.slice(major)}`
}
