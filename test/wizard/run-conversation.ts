import type {JobDraft} from '../../src/document/document.js'
import type {JobDraftStore} from '../../src/wizard/draft.js'
import type {ReferenceChecker} from '../../src/wizard/verify-given.js'
import {runWizard, type WizardResult} from '../../src/wizard/wizard.js'
import {createFixtureCatalog} from './catalog-fixture.js'
import {createScriptedPrompter, ENTER, type Script, type ScriptedPrompter} from './scripted-prompter.js'

export const NOW = Date.parse('2026-11-24T12:00:00Z')
export const VIEW = {width: 80, color: false, unicode: true, now: NOW}

interface ConversationOptions {
  document?: JobDraft
  sources?: Record<string, string>
  catalog?: Parameters<typeof createFixtureCatalog>[0]
  draftStore?: JobDraftStore
  checkReferences?: ReferenceChecker
  /** Default true: also questions with a proposal are asked. */
  asksAll?: boolean
  earlierJobs?: Parameters<typeof runWizard>[0]['earlierJobs']
}

export interface ConversationRun {
  result?: WizardResult
  error?: Error
  prompter: ScriptedPrompter
  /** The messages of all questions. */
  messages: string[]
}

/** A whole conversation; flags are the source of what is given unless told otherwise. */
export async function runConversation(
  script: Script,
  {document = {}, sources, catalog, draftStore, checkReferences, asksAll = true, earlierJobs}: ConversationOptions = {},
): Promise<ConversationRun> {
  const prompter = createScriptedPrompter(script)
  const run: ConversationRun = {prompter, messages: []}
  try {
    run.result = await runWizard({
      prompter,
      catalog: createFixtureCatalog(catalog),
      checkReferences,
      view: VIEW,
      document,
      sources: sources ?? Object.fromEntries(listLeafPaths(document).map((path) => [path, 'flag'])),
      project: 'vision',
      draftStore,
      asksAll,
      earlierJobs,
    })
    prompter.finish()
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'CliError') throw error
    run.error = error
  }
  run.messages = prompter.questions.map(({message}) => message)
  return run
}

/** The answers of somebody who wants one GPU and no more. */
export const DEFAULT_REPLIES = {
  workspace: ['Workspace', '268'],
  labels: ['Filter images', ENTER],
  image: ['Image', 'registry-vpc.cn-hangzhou.aliyuncs.com/pai/pytorch:2.8.0-gpu-py312-cu128-ubuntu22.04'],
  datasets: ['Datasets', ENTER],
  code: ['Code configuration', 'none'],
  framework: ['Framework', ENTER],
  topology: ['Topology', 'single'],
  kind: ['Resources', 'public'],
  machine: ['Instance type', 'ecs.gn7i-c8g1.2xlarge'],
  command: ['Command', 'python train_resnet50.py'],
  environment: ['Environment variable', ''],
  name: ['Name', ENTER],
  guards: ['Options', []],
} as const satisfies Record<string, Script[number]>

type ReplyKey = keyof typeof DEFAULT_REPLIES

/** The simple answers with some of them replaced by others, or by several; undefined leaves one out. */
export function createScript(
  changes: Partial<Record<ReplyKey, Script | undefined>> = {},
  finalReplies: Script = [['What next?', 'create']],
): Script {
  const keys = Object.keys(DEFAULT_REPLIES) as ReplyKey[]
  return [...keys.flatMap((key) => (key in changes ? (changes[key] ?? []) : [DEFAULT_REPLIES[key]])), ...finalReplies]
}

function listLeafPaths(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [path]
  return Object.entries(value).flatMap(([key, inner]) =>
    listLeafPaths(inner, Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`),
  )
}
