import type {JobDraft} from '../../src/document/document.js'
import type {JobDraftStore} from '../../src/wizard/draft.js'
import type {ReferenceChecker} from '../../src/wizard/verify-given.js'
import {runWizard, type WizardResult} from '../../src/wizard/wizard.js'
import {fixtureCatalog} from './catalog-fixture.js'
import {ENTER, type Script, type Scripted, scripted} from './scripted-prompter.js'

export const NOW = Date.parse('2026-11-24T12:00:00Z')
export const VIEW = {width: 80, color: false, unicode: true, now: NOW}

interface Asked {
  given?: JobDraft
  sources?: Record<string, string>
  catalog?: Parameters<typeof fixtureCatalog>[0]
  drafts?: JobDraftStore
  lookUp?: ReferenceChecker
}

export interface Outcome {
  answer?: WizardResult
  error?: Error
  prompter: Scripted
  /** The messages of all questions. */
  messages: string[]
}

/** A whole conversation; flags are the source of what is given unless told otherwise. */
export async function conversation(
  script: Script,
  {given = {}, sources, catalog, drafts, lookUp}: Asked = {},
): Promise<Outcome> {
  const prompter = scripted(script)
  const outcome: Outcome = {prompter, messages: []}
  try {
    outcome.answer = await runWizard({
      prompter,
      catalog: fixtureCatalog(catalog),
      checkReferences: lookUp,
      view: VIEW,
      document: given,
      sources: sources ?? Object.fromEntries(leaves(given).map((path) => [path, 'flag'])),
      project: 'vision',
      draftStore: drafts,
    })
    prompter.finish()
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'CliError') throw error
    outcome.error = error
  }
  outcome.messages = prompter.asked.map(({message}) => message)
  return outcome
}

/** The answers of somebody who wants one GPU and no more. */
export const SIMPLE = {
  workspace: ['Workspace', '268'],
  labels: ['Which images', ENTER],
  image: ['Image', 'registry-vpc.cn-hangzhou.aliyuncs.com/pai/pytorch:2.8.0-gpu-py312-cu128-ubuntu22.04'],
  datasets: ['Datasets', ENTER],
  code: ['Code source', 'none'],
  framework: ['Framework', ENTER],
  topology: ['Topology', 'single'],
  kind: ['Where it runs', 'public'],
  machine: ['Machine type', 'ecs.gn7i-c8g1.2xlarge'],
  command: ['Command', 'python train_resnet50.py'],
  environment: ['Environment variable', ''],
  name: ['Name', ENTER],
  guards: ['Guards and options', []],
} as const satisfies Record<string, Script[number]>

type Key = keyof typeof SIMPLE

/** The simple answers with some of them replaced by others, or by several; undefined leaves one out. */
export function simple(
  changes: Partial<Record<Key, Script | undefined>> = {},
  last: Script = [['What now', 'create']],
): Script {
  const keys = Object.keys(SIMPLE) as Key[]
  return [...keys.flatMap((key) => (key in changes ? (changes[key] ?? []) : [SIMPLE[key]])), ...last]
}

function leaves(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [path]
  return Object.entries(value).flatMap(([key, inner]) =>
    leaves(inner, Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`),
  )
}
