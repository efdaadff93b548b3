import {loadAll} from '../../src/prompt/paged-list.js'
import {
  BACK,
  type ChooseManyQuestion,
  type ChooseQuestion,
  type Prompter,
  type TextQuestion,
} from '../../src/prompt/prompter.js'
import type {Column} from '../../src/render/columns.js'

/** To take what stands there: the row that is pointed at, the text that is proposed, the rows that are ticked. */
export const ENTER = Symbol('enter')
export {BACK}

/** What to answer: ids of rows, names of extras, texts, numbers. */
export type ScriptedReply = string | number | string[] | typeof BACK | typeof ENTER
export type Script = readonly (readonly [message: string | RegExp, reply: ScriptedReply])[]

export interface AskedQuestion {
  message: string
  problem?: string
  canGoBack: boolean
  /** The first cells of a list's rows, then its extras; what can't be chosen in brackets. */
  choices?: string[]
  /** What Enter alone would take. */
  initial?: unknown
}

export interface ScriptedPrompter extends Prompter {
  /** Every question that was asked, in order. */
  readonly questions: AskedQuestion[]
  /** What was said. */
  readonly notes: string[]
  /** Texts that were not taken, with why. */
  readonly rejections: string[]
  /** Throws if the script says more than was asked. */
  finish(): void
}

/** A person who knows the answers beforehand. A question that the script does not expect fails. */
export function createScriptedPrompter(script: Script): ScriptedPrompter {
  const remaining = [...script]
  const questions: AskedQuestion[] = []
  const notes: string[] = []
  const rejections: string[] = []

  const nextReply = (question: AskedQuestion): ScriptedReply => {
    questions.push(question)
    const [message, reply] = remaining.shift() ?? []
    const matches = typeof message === 'string' ? question.message === message : message?.test(question.message)
    if (!matches || reply === undefined)
      throw new Error(
        `Asked for "${question.message}", the script has ${message ?? 'nothing more'}. ${describeTranscript()}`,
      )
    if (reply === BACK && !question.canGoBack) throw new Error(`One can't go back from "${question.message}".`)
    return reply
  }
  const describeTranscript = () =>
    `So far: ${questions.map(({message}) => message).join(', ')}. Said: ${notes.join(' ')} Refused: ${rejections.join(' ')}`

  const text = async ({
    message,
    problem,
    canGoBack = true,
    initial,
    validate,
  }: TextQuestion): Promise<string | typeof BACK> => {
    for (;;) {
      const reply = nextReply({message, problem, canGoBack, initial})
      if (reply === BACK) return BACK
      const typed = reply === ENTER ? (initial ?? '') : String(reply)
      const rejection = validate?.(typed)
      if (rejection === undefined) return typed
      rejections.push(rejection)
    }
  }

  async function describeQuestion<Row extends object>(
    question: ChooseQuestion<Row, string> | ChooseManyQuestion<Row>,
    initial: unknown,
  ) {
    const {message, problem, canGoBack = true, columns, disabledReason: disabled} = question
    const rows = await loadAll(question.rows)
    const extras = 'actions' in question ? (question.actions ?? []) : []
    const first = (row: Row) => {
      const [column] = columns as readonly Column<Row>[]
      const cell = column?.format?.(row) ?? String(column?.value(row) ?? '')
      return disabled?.(row) === undefined ? cell : `[${cell}]`
    }
    return {
      rows,
      extras,
      seen: {message, problem, canGoBack, initial, choices: [...rows.map(first), ...extras.map(({label}) => label)]},
    }
  }

  return {
    questions,
    notes,
    rejections,
    finish() {
      if (remaining.length > 0)
        throw new Error(`Not asked for: ${remaining.map(([message]) => message).join(', ')}. ${describeTranscript()}`)
    },
    async confirm(message) {
      return nextReply({message, canGoBack: false}) === 'yes'
    },
    async choose(question) {
      const {rows, extras, seen} = await describeQuestion(question, question.initial)
      const reply = nextReply(seen)
      if (reply === BACK) return BACK
      const wanted = reply === ENTER ? (question.initial ?? (rows[0] && question.id(rows[0]))) : String(reply)
      const row = rows.find((candidate) => question.id(candidate) === wanted)
      const reason = row && question.disabledReason?.(row)
      if (reason) throw new Error(`"${wanted}" can't be chosen: ${reason}`)
      const extra = extras.find(({name}) => name === wanted)
      if (!row && !extra) throw new Error(`"${seen.message}" has no ${wanted}: ${seen.choices}`)
      return (row ?? extra?.name) as never
    },
    async chooseMany(question) {
      const {rows, seen} = await describeQuestion(question, question.checked)
      const reply = nextReply(seen)
      if (reply === BACK) return BACK
      const wanted = reply === ENTER ? (question.checked ?? []) : [reply].flat().map(String)
      const unknown = wanted.filter((id) => !rows.some((row) => question.id(row) === id))
      if (unknown.length > 0 && reply !== ENTER) throw new Error(`"${seen.message}" has no ${unknown}: ${seen.choices}`)
      return rows.filter((row) => wanted.includes(question.id(row)))
    },
    text,
    multilineText: text,
    async number({initial, min: least = 1, max: most = Number.POSITIVE_INFINITY, validate, ...question}) {
      const answer = await text({
        ...question,
        initial: initial === undefined ? undefined : String(initial),
        validate: (typed) => {
          const number = Number(typed)
          return typed !== '' && Number.isInteger(number) && number >= least && number <= most
            ? validate?.(number)
            : `From ${least} to ${most}.`
        },
      })
      return answer === BACK ? BACK : Number(answer)
    },
    wait: (_question, promise) => promise,
    note: (line) => void notes.push(line),
  }
}
