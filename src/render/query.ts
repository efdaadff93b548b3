import {usageError} from '../errors.js'
import {sanitizeLine} from '../text/sanitize.js'

/** What jmespath exports; its types know only search. */
interface JmespathModule {
  search(value: unknown, expression: string): unknown
  compile(expression: string): unknown
  /** A lone `=` gives a token that is not there. */
  tokenize(expression: string): ({start: number} | undefined)[]
}

/** What a JMESPath expression finds in a value; an expression that does not work is a usage error that shows where. */
export async function applyQuery(value: unknown, expression: string): Promise<unknown> {
  const jmespath = await loadJmespath()
  try {
    return jmespath.search(value, expression) ?? null
  } catch (error) {
    throw queryError(expression, error as Error, jmespath)
  }
}

/** Holds an expression against the grammar before anything is called for it. @throws CliError (usage) */
export async function checkQuery(expression: string): Promise<void> {
  const jmespath = await loadJmespath()
  try {
    const functions = listFunctions(jmespath.compile(expression))
    // Without arguments a known function complains about those.
    for (const name of functions)
      if (catchMessage(() => jmespath.search(null, `${name}()`))?.startsWith('Unknown'))
        throw new Error(`Unknown function: ${name}()`)
  } catch (error) {
    throw queryError(expression, error as Error, jmespath)
  }
}

async function loadJmespath(): Promise<JmespathModule> {
  const {default: jmespath} = (await import('jmespath')) as unknown as {default: JmespathModule}
  return jmespath
}

function listFunctions(node: unknown): string[] {
  const {
    type,
    name,
    children = [],
    value,
  } = (node ?? {}) as {type?: string; name?: string; children?: unknown[]; value?: unknown}
  const inside = [...children, ...(type === 'KeyValuePair' ? [value] : [])]
  return [...(type === 'Function' && name ? [name] : []), ...inside.flatMap(listFunctions)]
}

function queryError(expression: string, error: Error, jmespath: JmespathModule): Error {
  const name = /(?:Unknown function: |Error: )(\w+)\(\)/.exec(error.message)?.[1]
  const position = name ? expression.indexOf(name) : findErrorPosition(expression, jmespath)
  const location =
    position < expression.length
      ? `at character ${position + 1}, "${sanitizeLine(expression.slice(position, position + 20))}"`
      : 'at its end'
  return usageError(
    `--query is not a valid JMESPath expression ${location}: ${describeQueryError(error, name, expression)}.`,
    [`--query "Jobs[?Status=='Running'].JobId"`, 'JMESPath by example: https://jmespath.org/tutorial.html'],
  )
}

/** What the lexer of jmespath reads at once: blanks, names, numbers, quoted texts, comparisons and single signs. */
const LEXEME =
  /\s+|\w+|-\d*|\[[?\]]?|'(?:[^'\\]|\\.)*\\?'?|"(?:[^"\\]|\\.)*\\?"?|`(?:[^`\\]|\\.)*\\?`?|[=!<>]=|[.*,:{}[\]()@&|<>=!?]/gs

/** Where an expression fails, which jmespath does not tell; its length if something is missing at its end. */
function findErrorPosition(expression: string, jmespath: JmespathModule): number {
  let end = 0
  for (const {0: lexeme, index} of expression.matchAll(LEXEME)) {
    if (index !== end || catchMessage(() => getTokenStarts(lexeme, jmespath)) !== undefined) return end
    end = index + lexeme.length
  }
  if (end < expression.length) return end

  const tokenStarts = getTokenStarts(expression, jmespath)
  // A beginning that fails for another reason than its end fails however it continues.
  const fails = (count: number) => {
    const beginning = expression.slice(0, tokenStarts[count] ?? expression.length)
    return catchMessage(() => jmespath.compile(beginning))?.includes('EOF') === false
  }
  let [least, most] = [0, tokenStarts.length + 1]
  while (least < most) {
    const middle = (least + most) >> 1
    if (fails(middle)) most = middle
    else least = middle + 1
  }
  return tokenStarts[least - 1] ?? expression.length
}

function getTokenStarts(expression: string, jmespath: JmespathModule): number[] {
  return jmespath.tokenize(expression).map((token) => {
    if (!token) throw new Error('Unexpected token')
    return token.start
  })
}

function describeQueryError(error: Error, name: string | undefined, expression: string): string {
  if (error.message.startsWith('Unknown function')) return `unknown function ${name}()`
  if (expression.trim() === '') return 'it is empty'
  if (error.message.includes('EOF')) return 'something is missing'
  if (error.name === 'SyntaxError') return 'a quote is not closed'
  if (error instanceof TypeError) return 'equality is written =='
  if (name) return sanitizeLine(error.message.replace(/^\w+: /, '').replace(/\.$/, ''))
  return 'this was not expected'
}

function catchMessage(run: () => unknown): string | undefined {
  try {
    run()
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}
