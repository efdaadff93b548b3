// Runs the command lines that a page shows, one after the other, in one folder against one sandbox.
import {execFile, fork} from 'node:child_process'
import {once} from 'node:events'
import {chmodSync, mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {promisify} from 'node:util'

/** What only a shell understands. */
const SHELL_SYNTAX = /[|;<>&`]|\$\(| -- /
const ASSIGNMENT = /^(\w+)=\$\((.*)\)$/
const EXIT_CODE = /; echo "(.*)\$\?"$/

/**
 * @typedef {{all: string, stdout: string, exit: number}} Result
 * @param {{root: string, cwd: string, bin: string, env: Record<string, string>, isTerminal?: boolean}} place
 * @returns {Promise<{run(line: string): Promise<string>, execute(line: string): Promise<Result>, close(): void}>} `run`
 * gives what a terminal would show, and fails if the value of a variable can't be had
 */
export async function openShell({root, cwd, bin, env, isTerminal = true}) {
  installProgram(bin, root)
  const typedEnv = isTerminal ? {...env, TYPED_ON_TERMINAL: '1'} : env
  const file = new URL('typed.js', import.meta.url)
  const runner = fork(file, {cwd, env: typedEnv, stdio: ['ignore', 'ignore', 'inherit', 'ipc']})
  await once(runner, 'message')
  /** @type {Record<string, string>} */
  const variables = {PWD: cwd}

  /** @returns {Promise<Result>} */
  const inProcess = async (line) => {
    runner.send({words: wordsOf(expand(line, variables)).slice(1), stdin: ''})
    const [result] = await once(runner, 'message')
    return result
  }
  /** @returns {Promise<Result>} */
  const inShell = async (line) => {
    const PATH = `${bin}:${env.PATH}`
    const options = {cwd, env: {...env, ...variables, PATH}, timeout: 60_000}
    const {stdout, code = 0} = await promisify(execFile)('bash', ['-c', `exec 2>&1; ${line}`], options).catch(
      (error) => error,
    )
    return {all: stdout, stdout, exit: code}
  }
  const execute = async (line) => {
    const [, name, command] = ASSIGNMENT.exec(line) ?? []
    if (!name) return /^pai-dlc\b/.test(line) && !needsShell(line) ? inProcess(line) : inShell(line)
    const result = await execute(command)
    variables[name] = result.stdout.trim()
    return {...result, all: result.all.replace(result.stdout, '')}
  }

  return {
    execute,
    async run(line) {
      const [end, label] = EXIT_CODE.exec(line) ?? []
      const {all, exit} = await execute(end ? line.slice(0, -end.length) : line)
      if (exit !== 0 && ASSIGNMENT.test(line)) throw new Error(`${line}\n${all}`)
      return end ? `${all}${label}${exit}\n` : all
    },
    close: () => runner.kill('SIGKILL'),
  }
}

/** Quoted text does not count. */
const needsShell = (line) => SHELL_SYNTAX.test(line.replaceAll(/'[^']*'|"[^"$]*"/g, '_'))

function installProgram(bin, root) {
  mkdirSync(bin, {recursive: true})
  const path = join(bin, 'pai-dlc')
  writeFileSync(path, `#!/bin/sh\nexec "${process.execPath}" "${join(root, 'bin', 'run.js')}" "$@"\n`)
  chmodSync(path, 0o755)
}

const expand = (line, variables) => line.replaceAll(/\$(\w+)/g, (whole, name) => variables[name] ?? whole)

/** The words of a simple command line, without their quotes. */
function wordsOf(line) {
  return [...line.matchAll(/(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'\\])+/g)].map(([word]) =>
    word.replaceAll(/"((?:\\.|[^"\\])*)"|'([^']*)'|\\(.)/g, (_, double, single, escaped) =>
      double === undefined ? (single ?? escaped) : double.replaceAll(/\\(["\\$])/g, '$1'),
    ),
  )
}
