import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {pathToFileURL} from 'node:url'
import {expect, test} from '@jest/globals'
import ts from 'typescript'
import {EXIT} from '../../src/errors.js'
import {ROOT} from '../support/command.js'

const {ERROR_CODES} = (await import(pathToFileURL(join(ROOT, 'scripts', 'error-codes.js')).href)) as {
  ERROR_CODES: [code: string, exit: keyof typeof EXIT, meaning: string][]
}

/** Folders whose `code` properties are the emulated service's, or patterns of logs. */
const OTHER_CODES = /^(sandbox\/(?!launch|control-client)|diagnose\/|api\/generated)/
/** Members of `code` properties that are no error codes: a field of the job document. */
const NOT_ERRORS = ['CodeSource']

interface FoundCode {
  code: string
  exit?: string
}

const found = readdirSync(join(ROOT, 'src'), {recursive: true, encoding: 'utf8'})
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts') && !OTHER_CODES.test(file))
  .flatMap((file) => findCodes(readFileSync(join(ROOT, 'src', file), 'utf8')))
  .filter(({code}) => !NOT_ERRORS.includes(code))

function findCodes(text: string): FoundCode[] {
  const codes: FoundCode[] = []
  const visit = (node: ts.Node) => {
    if (ts.isPropertyAssignment(node) && node.name.getText() === 'code')
      codes.push(...literals(node.initializer).map((code) => ({code, exit: siblingExit(node)})))
    if (ts.isNewExpression(node) && node.expression.getText() === 'ProxyError' && node.arguments?.[0])
      codes.push(...literals(node.arguments[0]).map((code) => ({code})))
    if (ts.isVariableDeclaration(node) && node.name.getText() === 'REFUSAL_CODES' && node.initializer)
      codes.push(...literals(node.initializer).map((code) => ({code})))
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile('file.ts', text, ts.ScriptTarget.Latest, true))
  return codes
}

function literals(node: ts.Node): string[] {
  if (ts.isStringLiteral(node)) return /^[A-Z]/.test(node.text) || node.text in EXIT ? [node.text] : []
  return node.getChildren().flatMap(literals)
}

function siblingExit({parent}: ts.PropertyAssignment): string | undefined {
  const exit = (parent as ts.ObjectLiteralExpression).properties.find(({name}) => name?.getText() === 'exit')
  return exit && ts.isPropertyAssignment(exit) ? literals(exit.initializer)[0] : undefined
}

const unique = (codes: string[]) => [...new Set(codes)].sort()

test('the reference lists exactly the error codes that the program throws', () => {
  expect(unique(ERROR_CODES.map(([code]) => code))).toEqual(unique(found.map(({code}) => code)))
})

test('the reference names the exit code with which each error is thrown', () => {
  const listed = new Map(ERROR_CODES.map(([code, exit]) => [code, exit as string]))
  expect(found.filter(({code, exit}) => exit !== undefined && exit !== listed.get(code))).toEqual([])
})

test('each error code is listed once, with an exit code of the program', () => {
  expect(ERROR_CODES).toHaveLength(new Set(ERROR_CODES.map(([code]) => code)).size)
  expect(ERROR_CODES.filter(([, exit]) => !(exit in EXIT))).toEqual([])
})
