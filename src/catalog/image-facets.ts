import type {Problem} from '../errors.js'
import {findNearest, normalizeName} from '../text/did-you-mean.js'

export type LegalLabels = ReadonlyMap<string, string[]>

const FACET_LABELS = {
  framework: 'system.framework',
  cuda: 'system.dsw.cudaVersion',
  python: 'system.pythonVersion',
  chip: 'system.chipType',
}

export type ImageFacet = keyof typeof FACET_LABELS

/** The label of a single framework: system.framework.PyTorch=2.8.0. */
const FRAMEWORK_PREFIX = 'system.framework.'

/** The legal labels a user means: "PyTorch 2.3" and "pytorch" match every fitting version, "cu121" is CUDA 12.1. */
export function findLabels(facet: ImageFacet, text: string, legal: LegalLabels): string[] {
  const key = FACET_LABELS[facet]
  const labels = (legal.get(key) ?? [])
    .filter((value) => matchesFacet(facet, text, value))
    .map((value) => `${key}=${value}`)
  if (labels.length > 0 || facet !== 'framework') return labels
  return [...legal]
    .filter(([name]) => name.startsWith(FRAMEWORK_PREFIX))
    .flatMap(([name, versions]) =>
      versions
        .filter((version) => matchesFacet(facet, text, `${name.slice(FRAMEWORK_PREFIX.length)} ${version}`))
        .map((version) => `${name}=${version}`),
    )
}

/** What there is instead. */
export function unknownFacetProblem(facet: ImageFacet, text: string, legal: LegalLabels): Problem {
  const values = legal.get(FACET_LABELS[facet]) ?? []
  const names = facet === 'framework' ? [...new Set(values.map((value) => splitVersion(value).name))] : values
  const {name} = splitVersion(text)
  const knownName = facet === 'framework' && names.find((other) => normalizeName(other) === normalizeName(name))
  const versions = knownName ? values.filter((value) => splitVersion(value).name === knownName) : []
  const closest = knownName ? undefined : findNearest(facet === 'framework' ? name : text, names)
  const fix = knownName
    ? `Available: ${formatValues(versions)}`
    : `${closest ? `Did you mean ${closest}? ` : ''}Available: ${formatValues(names)}`
  return {
    path: `--${facet} ${text}`,
    message: 'no image has that',
    fix: names.length > 0 ? fix : 'No image has this label.',
    rule: 'D2',
  }
}

export function formatValues(values: string[]): string {
  return values.length > 12 ? `${values.slice(0, 12).join(', ')} … (${values.length} in all)` : values.join(', ')
}

function matchesFacet(facet: ImageFacet, text: string, value: string): boolean {
  if (facet === 'chip') return normalizeName(text) === normalizeName(value)
  if (facet === 'framework') {
    const [wanted, actual] = [splitVersion(text), splitVersion(value)]
    return normalizeName(wanted.name) === normalizeName(actual.name) && matchesVersion(wanted.version, actual.version)
  }
  return matchesVersion(toDottedVersion(facet, text), value)
}

/** "PyTorch 2.3", "pytorch=2.3" and "pytorch2.3". */
function splitVersion(text: string): {name: string; version: string} {
  const [, name = text, version = ''] = /^(.*?)[\s=:_-]*v?(\d[\w.]*)?$/.exec(text.trim()) ?? []
  return {name, version}
}

/** 2.3 means 2.3 and 2.3.1, not 2.30. */
function matchesVersion(wanted: string, actual: string): boolean {
  return wanted === '' || actual === wanted || actual.startsWith(`${wanted}.`)
}

/** cu121, 121 and 12.1; py311, 311 and 3.11. */
function toDottedVersion(facet: ImageFacet, text: string): string {
  const digits = text
    .trim()
    .toLowerCase()
    .replace(/^(cuda|cu|python|py)[\s=_-]*/, '')
  if (!(facet === 'cuda' ? /^\d{3,4}$/ : /^\d{2,3}$/).test(digits)) return digits
  const major = facet === 'cuda' ? digits.length - 1 : 1
  return `${digits.slice(0, major)}.${digits.slice(major)}`
}
