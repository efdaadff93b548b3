import {existsSync} from 'node:fs'
import {delimiter, join} from 'node:path'

/** The program and arguments that run a pod's command. */
export function shellCommand(command: string, shell?: string): {file: string; args: string[]; verbatim?: boolean} {
  if (shell) return {file: shell, args: ['-c', command]}
  if (process.platform !== 'win32') return {file: 'sh', args: ['-c', command]}
  const sh = findWindowsShell(process.env)
  if (sh) return {file: sh, args: ['-c', command]}
  return {file: process.env.ComSpec ?? 'cmd.exe', args: ['/d', '/s', '/c', `"${command}"`], verbatim: true}
}

function findWindowsShell(env: NodeJS.ProcessEnv): string | undefined {
  const onPath = (env.PATH ?? '').split(delimiter).filter(Boolean)
  const git = [env.ProgramFiles, env.LOCALAPPDATA && join(env.LOCALAPPDATA, 'Programs')].map(
    (root) => root && join(root, 'Git', 'bin'),
  )
  return [...onPath, ...git].map((folder) => folder && join(folder, 'sh.exe')).find((path) => path && existsSync(path))
}
