import {emitKeypressEvents, type Interface} from 'node:readline'
import {wrap} from '../text/width.js'
import {interrupted} from './interrupted.js'
import type {ListAnswer} from './list.js'
import type {ListConfig} from './list-view.js'
import {BACK, type Back, type Prompter, type TextQuestion} from './prompter.js'
import type {Screen} from './screen.js'

/** Questions on the terminal by Inquirer, on stderr: stdout is for the answer. */
export function createPrompter(screen: Screen): Prompter {
  const list = async (config: Omit<ListConfig<object>, 'screen' | 'erase'>): Promise<ListAnswer<object>> => {
    const {listPrompt} = await import('./list.js')
    return asked((context, erase) => listPrompt({...config, screen, erase}, context), config.fresh)
  }
  return {
    async confirm(question) {
      const {confirmPrompt} = await import('./confirm.js')
      return asked((context) => confirmPrompt({message: question, screen}, context), true)
    },
    async choose(question) {
      const answer = await list({
        ...question,
        extras: question.extras ?? [],
        several: false,
      } as unknown as ListConfig<object>)
      return (Array.isArray(answer) ? answer[0] : answer) as never
    },
    async chooseMany(question) {
      return (await list({...question, extras: [], several: true} as unknown as ListConfig<object>)) as never
    },
    text: (question) => askText(question, screen),
    async number({initial, least = 1, most = Number.POSITIVE_INFINITY, validate, ...question}) {
      const answer = await askText(
        {
          ...question,
          isProposal: true,
          initial: initial === undefined ? undefined : String(initial),
          validate: (text) => numberFault(text, least, most) ?? validate?.(Number(text)),
        },
        screen,
      )
      return answer === BACK ? BACK : Number(answer)
    },
    longText: (question) => editText(question, screen),
    async wait(question, promise) {
      if (await isSettled(promise)) return promise
      const {waitPrompt} = await import('./spinner.js')
      // Most lists are waited for: what draws them is loaded meanwhile.
      setImmediate(() => void import('./list.js'))
      const answer = await asked((context) =>
        waitPrompt({...question, screen, settled: promise}, {...context, clearPromptOnDone: true}),
      )
      return answer === BACK ? BACK : promise
    },
    note(text) {
      const lines = text.split('\n').flatMap((line) => (line.startsWith(' ') ? line : wrap(line, screen.columns())))
      process.stderr.write(`${lines.join('\n')}\n`)
    },
  }
}

/** stderr as a screen: NO_COLOR, TERM=dumb and the locale say how it may be drawn on. */
export function processScreen(look: {colour?: boolean; unicode?: boolean} = {}): Screen {
  const {env, stderr} = process
  return {
    colour: look.colour ?? (!env.NO_COLOR && env.TERM !== 'dumb'),
    unicode:
      look.unicode ?? (process.platform === 'win32' || /utf-?8/i.test(env.LC_ALL || env.LC_CTYPE || env.LANG || '')),
    marksPastes: env.TERM !== 'dumb' && process.platform !== 'win32',
    columns: () => stderr.columns || 80,
    rows: () => stderr.rows || 24,
    onResize(changed) {
      stderr.on('resize', changed)
      return () => void stderr.off('resize', changed)
    },
    write: (text) => void stderr.write(text),
  }
}

async function askText(question: TextQuestion, screen: Screen): Promise<string | Back> {
  const {textPrompt} = await import('./text.js')
  if (question.editor && question.initial?.includes('\n')) return editText(question, screen)
  const answer = await asked((context, erase) => textPrompt({...question, screen, erase}, context))
  return typeof answer === 'object' ? editText({...question, initial: answer.edit}, screen, !answer.isPasted) : answer
}

/** Where the editor fails, or leaves what can't be taken, the question is asked with what there is. */
async function editText(question: TextQuestion, screen: Screen, opens = true): Promise<string | Back> {
  const [{edit}, {multilinePrompt}] = await Promise.all([import('./editor.js'), import('./multiline.js')])
  let text = question.initial ?? ''
  let problem = opens ? undefined : question.validate?.(text)
  for (let isOpen = opens; ; ) {
    if (isOpen) {
      const edited = await edit(text)
      text = edited.text ?? text
      problem = edited.fault ?? question.validate?.(text)
    }
    const {initial: _initial, ...rest} = question
    const shown = {...rest, problem, text, screen}
    const answer = await asked((context, erase) => multilinePrompt({...shown, erase}, context))
    if (answer !== 'edit') return answer === BACK ? BACK : text
    isOpen = true
  }
}

interface PromptContext {
  output: NodeJS.WritableStream
  clearPromptOnDone: boolean
}

/** Asks; `erase` takes the question off the screen at its end. @throws CliError (interrupted) on Ctrl-C */
async function asked<Answer>(
  ask: (context: PromptContext, erase: () => void) => Promise<Answer>,
  isFresh = false,
): Promise<Answer> {
  quickenEscape()
  if (isFresh) await (await import('./type-ahead.js')).dropTyped()
  const context = {output: process.stderr, clearPromptOnDone: false}
  try {
    return await ask(context, () => {
      context.clearPromptOnDone = true
    })
  } catch (error) {
    if ((error as Error).name !== 'ExitPromptError') throw error
    throw interrupted()
  }
}

/**
 * Readline waits half a second to see whether an Esc begins the code of another key, which arrives faster. It looks at
 * this once, for the first to listen to a stream.
 */
function quickenEscape(): void {
  emitKeypressEvents(process.stdin, {escapeCodeTimeout: 75} as unknown as Interface)
}

function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const yes = () => true
  return Promise.race([promise.then(yes, yes), new Promise<boolean>((resolve) => setImmediate(() => resolve(false)))])
}

function numberFault(text: string, least: number, most: number): string | undefined {
  const number = Number(text)
  if (text !== '' && Number.isInteger(number) && number >= least && number <= most) return undefined
  return most === Number.POSITIVE_INFINITY
    ? `A whole number of at least ${least}.`
    : `A whole number from ${least} to ${most}.`
}
