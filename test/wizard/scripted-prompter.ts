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
export type Reply = string | number | string[] | typeof BACK | typeof ENTER
export type Script = readonly (readonly [message: string | RegExp, reply: Reply])[]

export interface Seen {
  message: string
  problem?: string
  back: boolean
  /** The first cells of a list's rows, then its extras; what can't be chosen in brackets. */
  offered?: string[]
  /** What Enter alone would take. */
  initial?: unknown
}

export interface Scripted extends Prompter {
  /** Every question that was asked, in order. */
  readonly asked: Seen[]
  /** What was said. */
  readonly notes: string[]
  /** Texts that were not taken, with why. */
  readonly refused: string[]
  /** Throws if the script says more than was asked. */
  finish(): void
}

/** A person who knows the answers beforehand. A question that the script does not expect fails. */
export function scripted(script: Script): Scripted {
  const rest = [...script]
  const asked: Seen[] = []
  const notes: string[] = []
  const refused: string[] = []

  const next = (seen: Seen): Reply => {
    asked.push(seen)
    const [message, reply] = rest.shift() ?? []
    const fits = typeof message === 'string' ? seen.message === message : message?.test(seen.message)
    if (!fits || reply === undefined)
      throw new Error(`Asked for "${seen.message}", the script has ${message ?? 'nothing more'}. ${said()}`)
    if (reply === BACK && !seen.back) throw new Error(`One can't go back from "${seen.message}".`)
    return reply
  }
  const said = () =>
    `So far: ${asked.map(({message}) => message).join(', ')}. Said: ${notes.join(' ')} Refused: ${refused.join(' ')}`

  const text = async ({
    message,
    problem,
    canGoBack: back = true,
    initial,
    validate,
  }: TextQuestion): Promise<string | typeof BACK> => {
    for (;;) {
      const reply = next({message, problem, back, initial})
      if (reply === BACK) return BACK
      const typed = reply === ENTER ? (initial ?? '') : String(reply)
      const wrong = validate?.(typed)
      if (wrong === undefined) return typed
      refused.push(wrong)
    }
  }

  async function seenOf<Row extends object>(
    question: ChooseQuestion<Row, string> | ChooseManyQuestion<Row>,
    initial: unknown,
  ) {
    const {message, problem, canGoBack: back = true, columns, disabledReason: disabled} = question
    const rows = await loadAll(question.rows)
    const extras = 'actions' in question ? (question.actions ?? []) : []
    const first = (row: Row) => {
      const [column] = columns as readonly Column<Row>[]
      const cell = column?.show?.(row) ?? String(column?.value(row) ?? '')
      return disabled?.(row) === undefined ? cell : `[${cell}]`
    }
    return {
      rows,
      extras,
      seen: {message, problem, back, initial, offered: [...rows.map(first), ...extras.map(({label}) => label)]},
    }
  }

  return {
    asked,
    notes,
    refused,
    finish() {
      if (rest.length > 0) throw new Error(`Not asked for: ${rest.map(([message]) => message).join(', ')}. ${said()}`)
    },
    async confirm(message) {
      return next({message, back: false}) === 'yes'
    },
    async choose(question) {
      const {rows, extras, seen} = await seenOf(question, question.initial)
      const reply = next(seen)
      if (reply === BACK) return BACK
      const wanted = reply === ENTER ? (question.initial ?? (rows[0] && question.id(rows[0]))) : String(reply)
      const row = rows.find((each) => question.id(each) === wanted)
      const why = row && question.disabledReason?.(row)
      if (why) throw new Error(`"${wanted}" can't be chosen: ${why}`)
      const extra = extras.find(({name}) => name === wanted)
      if (!row && !extra) throw new Error(`"${seen.message}" has no ${wanted}: ${seen.offered}`)
      return (row ?? extra?.name) as never
    },
    async chooseMany(question) {
      const {rows, seen} = await seenOf(question, question.checked)
      const reply = next(seen)
      if (reply === BACK) return BACK
      const wanted = reply === ENTER ? (question.checked ?? []) : [reply].flat().map(String)
      const unknown = wanted.filter((id) => !rows.some((row) => question.id(row) === id))
      if (unknown.length > 0 && reply !== ENTER) throw new Error(`"${seen.message}" has no ${unknown}: ${seen.offered}`)
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
