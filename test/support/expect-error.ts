import {readFileSync} from 'node:fs'
import {expect} from '@jest/globals'
import type {CommandResult} from './command.js'

const manifest: {commands: Record<string, {flags: Record<string, unknown>}>} = JSON.parse(
  readFileSync(new URL('../../oclif.manifest.json', import.meta.url), 'utf8'),
)
const commands = Object.keys(manifest.commands).map((id) => id.replaceAll(':', ' '))
const topics = new Set(commands.flatMap((id) => (id.includes(' ') ? [id.split(' ')[0] ?? ''] : [])))

/** One clear error on stderr, nothing on stdout, no stack, and nothing suggested that does not exist. */
export function expectError({stdout, stderr, exit}: CommandResult, code: number, message: RegExp | string): void {
  expect({exit, stdout, says: stderr}).toEqual({exit: code, stdout: '', says: expect.stringMatching(message)})
  expect(stderr.match(/^Error: /gm)).toHaveLength(1)
  expectNoStack(stderr)
  expectRealCommands(stderr)
}

/** Exactly one JSON object on stdout. */
export function expectJsonError(result: CommandResult, exitCode: number, code?: string | RegExp): void {
  expect({exit: result.exit, stderr: result.stderr.replace(/^Note: .*\n/gm, '')}).toEqual({
    exit: exitCode,
    stderr: '',
  })
  const output = result.json()
  expect(Object.keys(output)).toEqual(['error'])
  expect(output.error).toMatchObject({
    code: code instanceof RegExp ? expect.stringMatching(code) : (code ?? expect.stringMatching(/^[A-Z][\w.]+$/)),
    message: expect.stringMatching(/\S/),
    suggestions: expect.any(Array),
    exitCode,
  })
  const denialKeys = exitCode === 5 ? ['accessDenied', 'requiredActions', 'optionalActions', 'policy'] : []
  const keys = ['code', 'message', 'requestId', 'suggestions', 'exitCode', ...denialKeys]
  expect(Object.keys(output.error).filter((key) => key !== 'problems')).toEqual(keys)
  expectNoStack(result.stdout)
  expectRealCommands(result.stdout)
}

export function expectNoStack(text: string): void {
  expect(text).not.toMatch(/^ {4}at /m)
  expect(text).not.toMatch(/NETWORK:/)
}

/** Every `pai-dlc X Y` that is named is a command, a topic, or the program with flags. */
export function expectRealCommands(text: string): void {
  expect(unknownCommands(text)).toEqual([])
}

export function unknownCommands(text: string): string[] {
  return [
    ...text.replace(/Unknown command: [^.]*\./g, '').matchAll(/(?<![\w/.-])pai-dlc(?! and )((?: [a-z][a-z-]*)+)/g),
  ]
    .map(([, words = '']) => words.trim().split(' '))
    .filter((words) => !isCommand(words))
    .map((words) => words.join(' '))
}

function isCommand(words: string[]): boolean {
  const [first = '', second] = words
  if (commands.includes(first) || commands.includes(`${first} ${second}`)) return true
  return topics.has(first) && second === undefined
}
