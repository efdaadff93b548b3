import {usageError} from '../errors.js'
import {safeLine} from './sanitize.js'

/** What jmespath exports; its types know only search. */
interface Jmespath {
  search(value: unknown, expression: string): unknown
  compile(expression: string): unknown
  tokenize(expression: string): {start: number}[]
}

/** What a JMESPath expression finds in a value; an expression that does not work is a usage error that shows where. */
export async function applyQuery(value: unknown, expression: string): Promise<unknown> {
  const {default: jmespath} = (await import('jmespath')) as unknown as {default: Jmespath}
  try {
    return jmespath.search(value, expression) ?? null
  } catch (error) {
    throw queryError(expression, error as Error, jmespath)
  }
}

function queryError(expression: string, error: Error, jmespath: Jmespath): Error {
  const name = /(?:Unknown function: |Error: )(\w+)\(\)/.exec(error.message)?.[1]
  const position = name ? expression.indexOf(name) : breakingPoint(expression, jmespath)
  const where =
    position < expression.length ? `at character ${position + 1}, "${safeLine(expression.slice(position, position + 20))}"` : 'at its end'
  return usageError(`--query is not a valid JMESPath expression ${where}: ${reason(error, name, expression)}.`, [
    `--query "Jobs[?Status=='Running'].JobId"`,
    'JMESPath by example: https://jmespath.org/tutorial.html',
  ])
}

/** The end of the longest beginning that could still become an expression: jmespath itself does not tell. */
function breakingPoint(expression: string, jmespath: Jmespath): number {
  let good = 0
  for (let end = 0; end <= expression.length; end++) if (!fails(() => jmespath.tokenize(expression.slice(0, end)))) good = end
  if (good < expression.length) return good

  const starts = jmespath.tokenize(expression).map((token) => token.start)
  const broken = starts.findIndex((_start, index) => {
    const failure = fails(() => jmespath.compile(expression.slice(0, starts[index + 1] ?? expression.length)))
    return failure !== undefined && !failure.includes('EOF')
  })
  return starts[broken] ?? expression.length
}

function reason(error: Error, name: string | undefined, expression: string): string {
  if (error.message.startsWith('Unknown function')) return `there is no function ${name}()`
  if (expression.trim() === '') return 'it is empty'
  if (error.message.includes('EOF')) return 'something is missing'
  if (error.name === 'SyntaxError') return 'a quote is not closed'
  if (name) return safeLine(error.message.replace(/^\w+: /, '').replace(/\.$/, ''))
  return 'this was not expected'
}

function fails(act: () => unknown): string | undefined {
  try {
    act()
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}
