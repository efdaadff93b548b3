import {emitKeypressEvents, type Interface} from 'node:readline'
import inquirer from 'inquirer'
import {sanitizeOutput} from '../text/sanitize.js'
import {wrap} from '../text/width.js'
import {whilePromptActive} from './activity.js'
import {interruptedError} from './interrupted.js'
import type {ListAnswer} from './list.js'
import type {ListConfig} from './list-view.js'
import {BACK, type Back, type Prompter, type TextQuestion} from './prompter.js'
import type {PromptScreen} from './screen.js'

/** Creates a prompter that uses Inquirer on stderr, because stdout is for results. */
export function createPrompter(screen: PromptScreen): Prompter {
  const askList = async (config: Omit<ListConfig<object>, 'screen' | 'erase'>): Promise<ListAnswer> => {
    const {listPrompt} = await import('./list.js')
    return runPrompt(listPrompt, {...config, screen}, config)
  }
  return {
    async confirm(question) {
      const {confirmPrompt} = await import('./confirm.js')
      return runPrompt(confirmPrompt, {message: question, screen}, {discardTypeAhead: true})
    },
    async choose(question) {
      const answer = await askList({
        ...question,
        actions: question.actions ?? [],
        isMultiple: false,
      } as unknown as ListConfig<object>)
      return (Array.isArray(answer) ? answer[0] : answer) as never
    },
    async chooseMany(question) {
      return (await askList({...question, actions: [], isMultiple: true} as unknown as ListConfig<object>)) as never
    },
    text: (question) => askText(question, screen),
    async number({initial, min = 1, max = Number.POSITIVE_INFINITY, validate, ...question}) {
      const answer = await askText(
        {
          ...question,
          isProposal: true,
          initial: initial === undefined ? undefined : String(initial),
          validate: (text) => validateNumber(text, min, max) ?? validate?.(Number(text)),
        },
        screen,
      )
      return answer === BACK ? BACK : Number(answer)
    },
    multilineText: (question) => editText(question, screen),
    async wait(question, promise) {
      if (await isSettled(promise)) return promise
      const {waitPrompt} = await import('./spinner.js')
      // A list usually follows, so load its prompt while waiting.
      setImmediate(() => void import('./list.js'))
      const answer = await runPrompt(waitPrompt, {...question, screen, awaited: promise}, {isErased: true})
      return answer === BACK ? BACK : promise
    },
    note(text) {
      const lines = sanitizeOutput(text)
        .split('\n')
        .flatMap((line) => (line.startsWith(' ') ? line : wrap(line, screen.columns())))
      process.stderr.write(`${lines.join('\n')}\n`)
    },
  }
}

/** stderr as a screen, with colors and characters that the environment allows. */
export function createStderrScreen(overrides: {color?: boolean; unicode?: boolean} = {}): PromptScreen {
  const {env, stderr} = process
  return {
    color: overrides.color ?? (!env.NO_COLOR && env.TERM !== 'dumb'),
    unicode:
      overrides.unicode ??
      (process.platform === 'win32' || /utf-?8/i.test(env.LC_ALL || env.LC_CTYPE || env.LANG || '')),
    supportsBracketedPaste: env.TERM !== 'dumb' && process.platform !== 'win32',
    columns: () => stderr.columns || 80,
    rows: () => stderr.rows || 24,
    onResize(listener) {
      stderr.on('resize', listener)
      return () => void stderr.off('resize', listener)
    },
    write: (text) => void stderr.write(text),
  }
}

async function askText(question: TextQuestion, screen: PromptScreen): Promise<string | Back> {
  const {textPrompt} = await import('./text.js')
  if (question.offersEditor && question.initial?.includes('\n')) return editText(question, screen)
  const answer = await runPrompt(textPrompt, {...question, screen})
  return typeof answer === 'object' ? editText({...question, initial: answer.text}, screen, !answer.isPasted) : answer
}

/** Shows the edited text for review; a failed editor or invalid text can be edited again. */
async function editText(question: TextQuestion, screen: PromptScreen, startsInEditor = true): Promise<string | Back> {
  const [{openEditor}, {multilinePrompt}] = await Promise.all([import('./editor.js'), import('./multiline.js')])
  let text = question.initial ?? ''
  let problem = startsInEditor ? undefined : question.validate?.(text)
  for (let opensEditor = startsInEditor; ; ) {
    if (opensEditor) {
      const edited = await openEditor(text)
      text = edited.text ?? text
      problem = edited.failure ?? question.validate?.(text)
    }
    const {initial: _initial, ...rest} = question
    const promptConfig = {...rest, problem, text, screen}
    const answer = await runPrompt(multilinePrompt, promptConfig)
    if (answer !== 'edit') return answer === BACK ? BACK : text
    opensEditor = true
  }
}

interface PromptContext {
  clearPromptOnDone?: boolean
}

interface RunOptions {
  discardTypeAhead?: boolean
  /** Removes the question from the screen when it is done. */
  isErased?: boolean
}

/**
 * Registers a prompt with Inquirer and runs it on stderr. The prompt gets `erase`, which removes the question from the
 * screen when it is done. @throws CliError (interrupted) on Ctrl-C
 */
async function runPrompt<Answer, Config extends object>(
  prompt: (config: Config & {erase(): void}, context: PromptContext) => Promise<Answer>,
  config: Config,
  {discardTypeAhead = false, isErased = false}: RunOptions = {},
): Promise<Answer> {
  shortenEscapeTimeout()
  if (discardTypeAhead) await (await import('./type-ahead.js')).discardTypeAhead()
  const ask = inquirer.createPromptModule({output: process.stderr, clearPromptOnDone: isErased})
  ask.registerPrompt('own', ((own: Config, context: PromptContext) => {
    const erase = () => {
      context.clearPromptOnDone = true
    }
    return prompt({...own, erase}, context)
  }) as never)
  try {
    const questions = [{...config, type: 'own', name: 'answer'} as never]
    const answers: {answer: unknown} = await whilePromptActive(() => ask(questions))
    return answers.answer as Answer
  } catch (error) {
    if ((error as Error).name !== 'ExitPromptError') throw error
    throw interruptedError()
  }
}

/** Readline waits 500 ms after Esc for a longer key code. The timeout must be set before the first listener. */
function shortenEscapeTimeout(): void {
  emitKeypressEvents(process.stdin, {escapeCodeTimeout: 75} as unknown as Interface)
}

function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const returnTrue = () => true
  return Promise.race([
    promise.then(returnTrue, returnTrue),
    new Promise<boolean>((resolve) => setImmediate(() => resolve(false))),
  ])
}

function validateNumber(text: string, min: number, max: number): string | undefined {
  const number = Number(text)
  if (text !== '' && Number.isInteger(number) && number >= min && number <= max) return undefined
  return max === Number.POSITIVE_INFINITY
    ? `Enter a whole number of at least ${min}.`
    : `Enter a whole number from ${min} to ${max}.`
}
