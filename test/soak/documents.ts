import fc from 'fast-check'
import {stringify} from 'yaml'
import {SCHEMAS} from '../../src/api/generated/schemas.js'
import {word} from './words.js'

const FIELD_NAMES = [
  ...new Set(
    ['CreateJobRequest', 'JobSpec', 'DataSource', 'JobSettings'].flatMap((name) => Object.keys(SCHEMAS[name] ?? {})),
  ),
]
const KEYS = [
  ...Object.keys(SCHEMAS),
  ...FIELD_NAMES,
  'JobSpecs',
  'Envs',
  'Settings',
  'DataSources',
  'CodeSource',
  'UserVpc',
  'ElasticSpec',
]

const VALID_DOCUMENT = {
  DisplayName: 'resnet50-imagenet-20260320',
  JobType: 'PyTorchJob',
  WorkspaceId: '268',
  UserCommand: 'python train.py',
  JobMaxRunningTimeMinutes: 60,
  JobSpecs: [
    {
      Type: 'Worker',
      PodCount: 2,
      Image: 'registry.example.com/a/b:1',
      EcsSpec: 'ecs.g6.large',
      SpotSpec: {SpotStrategy: 'SpotWithPriceLimit', SpotDiscountLimit: 0.5},
    },
  ],
  DataSources: [{DataSourceId: 'd-abc', MountPath: '/mnt/data'}],
  CodeSource: {CodeSourceId: 'code-1', MountPath: '/root/code'},
  Envs: {SEED: '7'},
  Settings: {EnableSanityCheck: true, Tags: {team: 'vision'}},
}

const key = fc.oneof({arbitrary: fc.constantFrom(...KEYS), weight: 4}, {arbitrary: word, weight: 1})
const scalar = fc.oneof(word, fc.double(), fc.integer(), fc.boolean(), fc.constant(null), fc.bigInt().map(String))
const {value} = fc.letrec<{value: unknown; list: unknown[]; map: Record<string, unknown>}>((tie) => ({
  value: fc.oneof({depthSize: 'small', withCrossShrink: true}, scalar, tie('list'), tie('map')),
  list: fc.array(tie('value'), {maxLength: 4}),
  map: fc.dictionary(key, tie('value'), {maxKeys: 5}) as fc.Arbitrary<Record<string, unknown>>,
}))

/** A good document in which a few things are not as they should be. */
const changedDocument = fc
  .array(fc.tuple(fc.nat(), fc.constantFrom('value', 'key', 'remove', 'add'), key, value), {maxLength: 3})
  .map((changes) => {
    const document: Record<string, unknown> = structuredClone(VALID_DOCUMENT)
    for (const [index, kind, name, newValue] of changes) applyChange(document, index, kind, name, newValue)
    return document
  })

function applyChange(
  document: Record<string, unknown>,
  index: number,
  kind: string,
  name: string,
  newValue: unknown,
): void {
  const holders: Record<string, unknown>[] = []
  const walk = (node: unknown) => {
    if (typeof node !== 'object' || node === null) return
    holders.push(node as Record<string, unknown>)
    for (const child of Object.values(node)) walk(child)
  }
  walk(document)
  const holder = holders[index % holders.length] ?? document
  const keys = Object.keys(holder)
  const oldKey = keys[index % Math.max(1, keys.length)] ?? name
  const setValue = (at: string, to: unknown) =>
    Object.defineProperty(holder, at, {value: to, enumerable: true, writable: true, configurable: true})
  if (kind === 'value') setValue(oldKey, newValue)
  else if (kind === 'add') setValue(Array.isArray(holder) ? String(holder.length) : name, newValue)
  else {
    const oldValue = holder[oldKey]
    if (Array.isArray(holder)) holder.splice(0, 1)
    else delete holder[oldKey]
    if (kind === 'key' && !Array.isArray(holder)) setValue(name, oldValue)
  }
}

const YAML_FRAGMENTS = [
  'a: &x 1',
  '*x',
  '<<: *x',
  '- ',
  '? ',
  '!!binary',
  '!!js/function',
  '!<tag:x>',
  '%YAML 1.2',
  '---',
  '...',
  '|',
  '>-',
  '{',
  '}',
  '[',
  ']',
  ': ',
]
const yamlFragments = fc.array(fc.oneof(fc.constantFrom(...YAML_FRAGMENTS, '\n', '  ', '\t', ','), key, word), {
  maxLength: 25,
})

/** A text that somebody takes for a job: nearly right, right in form only, or nothing at all. */
export const documentText = fc.oneof(
  {
    arbitrary: fc.tuple(changedDocument, fc.boolean()).map(([document, asYaml]) => serializeDocument(document, asYaml)),
    weight: 5,
  },
  {
    arbitrary: fc.tuple(value, fc.boolean()).map(([document, asYaml]) => serializeDocument(document, asYaml)),
    weight: 2,
  },
  {arbitrary: yamlFragments.map((all) => all.join('')), weight: 2},
  {
    arbitrary: fc
      .tuple(changedDocument, fc.nat(), word)
      .map(([document, at, text]) => insertText(JSON.stringify(document), at, text)),
    weight: 1,
  },
  {
    arbitrary: fc
      .tuple(changedDocument, fc.nat(), word)
      .map(([document, at, text]) => insertText(serializeDocument(document, true), at, text)),
    weight: 1,
  },
  {arbitrary: word, weight: 1},
)

function serializeDocument(document: unknown, asYaml: boolean): string {
  try {
    return asYaml ? stringify(document) : (JSON.stringify(document) ?? '')
  } catch {
    return JSON.stringify(document) ?? ''
  }
}

const insertText = (text: string, at: number, piece: string) =>
  text.slice(0, at % (text.length + 1)) + piece + text.slice(at % (text.length + 1))
