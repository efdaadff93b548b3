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
 * @param {{root: string, cwd: string, bin: string, env: Record<string, string>}} place
 * @returns {Promise<{run(line: string): Promise<string>, close(): void}>} `run` gives what a terminal would show
 */
export async function openShell({root, cwd, bin, env}) {
  installProgram(bin, root)
  const runner = fork(new URL('typed.js', import.meta.url), {cwd, env, stdio: ['ignore', 'ignore', 'inherit', 'ipc']})
  await once(runner, 'message')
  /** @type {Record<string, string>} */
  const variables = {PWD: cwd}

  const inProcess = async (line) => {
    runner.send({words: wordsOf(expand(line, variables)).slice(1), stdin: ''})
    const [result] = await once(runner, 'message')
    return result
  }
  const inShell = async (line) => {
    const PATH = `${bin}:${env.PATH}`
    const options = {cwd, env: {...env, ...variables, PATH}, timeout: 60_000}
    const {stdout} = await promisify(execFile)('bash', ['-c', `exec 2>&1; ${line}`], options).catch((error) => error)
    return {all: stdout, stdout, exit: 0}
  }
  const run = (line) => (/^pai-dlc\b/.test(line) && !SHELL_SYNTAX.test(line) ? inProcess(line) : inShell(line))

  return {
    async run(line) {
      const [, name, command] = ASSIGNMENT.exec(line) ?? []
      if (name) {
        const {stdout, all, exit} = await run(command)
        if (exit !== 0) throw new Error(`${line}\n${all}`)
        variables[name] = stdout.trim()
        return all.replace(stdout, '')
      }
      const [end, label] = EXIT_CODE.exec(line) ?? []
      const {all, exit} = await run(end ? line.slice(0, -end.length) : line)
      return end ? `${all}${label}${exit}\n` : all
    },
    close: () => runner.kill('SIGKILL'),
  }
}

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
