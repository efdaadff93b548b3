import {execFileSync} from 'node:child_process'
import {basename, join} from 'node:path'
import {ROOT} from './command.js'

/** A script of test/support with what it imports from src, as one file that Node runs; gives its path. */
export function bundleScript(script: string, folder: string): string {
  const outfile = join(folder, basename(script).replace(/\.ts$/, '.mjs'))
  const options = {
    entryPoints: [join(ROOT, 'test/support', script)],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    banner: {js: "import {createRequire as requireOf} from 'node:module';const require=requireOf(import.meta.url);"},
  }
  const code = `import {build} from 'esbuild'; await build(${JSON.stringify(options)})`
  execFileSync(process.execPath, ['--input-type=module', '--eval', code], {cwd: ROOT})
  return outfile
}
