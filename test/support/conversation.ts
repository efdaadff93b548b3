import {join} from 'node:path'
import {expect} from '@jest/globals'
import type {RecordedRequest} from '../../src/sandbox/index.js'
import type {TestCli} from './command.js'
import {omitAttemptTags} from './job-documents.js'
import {KEYS, runOnTerminal, type TerminalResult} from './pseudo-terminal.js'

const {enter, up} = KEYS

export type Answers = [RegExp, string][]

export interface TerminalConversation extends TerminalResult {
  /** Requests that the conversation sent. */
  requests: RecordedRequest[]
  /** The documents of the jobs that it created. */
  // biome-ignore lint/suspicious/noExplicitAny: documents of every shape
  createdDocuments: any[]
  /** What was on the screen, in one text. */
  screenText: string
}

type ConversationOptions = Parameters<typeof runOnTerminal>[2] & {drafts?: string}

let count = 0

/**
 * A whole conversation in a real terminal, with the real command; the terminal is as it was before.
 * @param drafts conversations with the same name take each other's up; default one of its own
 */
export async function runConversation(
  pai: TestCli,
  argv: string[],
  answers: Answers,
  {env, drafts, ...options}: ConversationOptions = {},
): Promise<TerminalConversation> {
  const name = `conversation/${++count}.`
  const state = join(pai.home, 'states', drafts ?? String(count))
  const conversationEnv = {PAI_DLC_USER_AGENT: name, XDG_STATE_HOME: state, ...env}
  const result = await runOnTerminal(pai, argv, {...options, answers, env: conversationEnv})
  expect(result.leftovers).toEqual([])
  const requests = pai.sandbox.received.filter(({headers}) => headers['user-agent']?.includes(name))
  const createdDocuments = requests
    .filter(({action}) => action === 'CreateJob')
    .map(({body}) => omitAttemptTags(JSON.parse(body)))
  return {...result, requests, createdDocuments, screenText: result.screen.join('\n')}
}

/** What comes after a question that nobody wants to say anything about. */
export const ACCEPT_DEFAULTS = {
  workspace: [[/\? Workspace[\s\S]*❯ default_workspace/, enter]],
  labels: [[/\? Filter images[\s\S]*none selected/, enter]],
  datasets: [[/\? Datasets[\s\S]*none selected/, enter]],
  code: [[/\? Code configuration[\s\S]*❯ None/, enter]],
  framework: [[/\? Framework[\s\S]*❯/, enter]],
  single: [[/\? Topology[\s\S]*❯ Single node/, enter]],
  public: [[/\? Resources[\s\S]*❯ Public/, enter]],
  environment: [[/\? Environment variable/, enter]],
  name: [[/\? Name {2}\S+-\d{8}/, enter]],
  guards: [[/\? Options[\s\S]*selected/, enter]],
  limit: [[/\? Time limit {2}1d/, enter]],
  create: [
    [/\? What next\?[\s\S]*❯ Create the job/, enter],
    [/❯ Follow its logs/, up],
    [/❯ Nothing/, enter],
  ],
} satisfies Record<string, Answers>

/** Types into a list until what is meant is pointed at, and takes it. */
export function pickFromList(question: string, typed: string, focused: RegExp): Answers {
  return [
    [new RegExp(`\\? ${question}\\s[\\s\\S]*(choose|continue)`), typed],
    [new RegExp(`\\? ${question} {2}${typed}\\s[\\s\\S]*❯ ${focused.source}`), enter],
  ]
}

/** Types a line. */
export function typeLine(question: string, typed: string): Answers {
  return [
    [new RegExp(`\\? ${question}`), typed],
    [new RegExp(`\\? ${question} {2}${typed.replace(/[^\w ]/g, '\\$&')}`), enter],
  ]
}
