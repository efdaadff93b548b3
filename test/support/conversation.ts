import {join} from 'node:path'
import {expect} from '@jest/globals'
import type {RecordedRequest} from '../../src/sandbox/index.js'
import type {CommandLine} from './command.js'
import {withoutOwnTag} from './job-documents.js'
import {KEYS, onTerminal, type Shown} from './pseudo-terminal.js'

const {enter, up} = KEYS

export type Answers = [RegExp, string][]

export interface Talk extends Shown {
  /** Requests that the conversation sent. */
  sent: RecordedRequest[]
  /** The documents of the jobs that it created. */
  // biome-ignore lint/suspicious/noExplicitAny: documents of every shape
  created: any[]
  /** What was on the screen, in one text. */
  text: string
}

type Options = Parameters<typeof onTerminal>[2] & {drafts?: string}

let count = 0

/**
 * A whole conversation in a real terminal, with the real command; the terminal is as it was before.
 * @param drafts conversations with the same name take each other's up; default one of its own
 */
export async function talk(
  pai: CommandLine,
  words: string[],
  answers: Answers,
  {env, drafts, ...options}: Options = {},
): Promise<Talk> {
  const name = `conversation/${++count}.`
  const state = join(pai.home, 'states', drafts ?? String(count))
  const own = {PAI_DLC_USER_AGENT: name, XDG_STATE_HOME: state, ...env}
  const shown = await onTerminal(pai, words, {...options, answers, env: own})
  expect(shown.left).toEqual([])
  const sent = pai.sandbox.received.filter(({headers}) => headers['user-agent']?.includes(name))
  const created = sent.filter(({action}) => action === 'CreateJob').map(({body}) => withoutOwnTag(JSON.parse(body)))
  return {...shown, sent, created, text: shown.screen.join('\n')}
}

/** What comes after a question that nobody wants to say anything about. */
export const PASS = {
  workspace: [[/\? Workspace[\s\S]*❯ default_workspace/, enter]],
  labels: [[/\? Which images[\s\S]*none chosen/, enter]],
  datasets: [[/\? Datasets[\s\S]*none chosen/, enter]],
  code: [[/\? Code source[\s\S]*❯ None/, enter]],
  framework: [[/\? Framework[\s\S]*❯/, enter]],
  single: [[/\? Topology[\s\S]*❯ Single node/, enter]],
  public: [[/\? Where it runs[\s\S]*❯ Public/, enter]],
  environment: [[/\? Environment variable/, enter]],
  name: [[/\? Name {2}\S+-\d{8}/, enter]],
  guards: [[/\? Guards and options[\s\S]*chosen/, enter]],
  limit: [[/\? Stop it after {2}1d/, enter]],
  create: [
    [/\? What now[\s\S]*❯ Create the job/, enter],
    [/❯ Follow its logs/, up],
    [/❯ Nothing/, enter],
  ],
} satisfies Record<string, Answers>

/** Types into a list until what is meant is pointed at, and takes it. */
export function pick(question: string, typed: string, found: RegExp): Answers {
  return [
    [new RegExp(`\\? ${question}\\s[\\s\\S]*(choose|go on)`), typed],
    [new RegExp(`\\? ${question} {2}${typed}\\s[\\s\\S]*❯ ${found.source}`), enter],
  ]
}

/** Types a line. */
export function say(question: string, typed: string): Answers {
  return [
    [new RegExp(`\\? ${question}`), typed],
    [new RegExp(`\\? ${question} {2}${typed.replace(/[^\w ]/g, '\\$&')}`), enter],
  ]
}
