// What packages load when they are loaded, and this program seldom or never uses. The build puts a stand-in there, so
// that the packages themselves stay as they are: a late one loads the real thing at the first use, an absent one says
// so.
import {readFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import {dirname, join} from 'node:path'

const ABSENT = [
  // Other transports and formats than JSON over HTTP.
  {from: '@darabonba/typescript', what: ['./websocket', './xml', './date', './file']},
  {from: '@alicloud/openapi-core', what: ['./websocketUtils']},
  // It merges objects, for a gateway that is not called.
  {from: '@darabonba/typescript', what: ['lodash']},
  // The credential comes from src/config, which loads this library where a mode needs it.
  {from: '@alicloud/openapi-core', what: ['@alicloud/credentials']},
  {from: '@alicloud/gateway-spi', what: ['@alicloud/credentials']},
  // Finding commands and plugins on the disk: src/cli/oclif-config.ts has the manifest instead.
  {from: '@oclif/core', what: ['tinyglobby', 'minimatch', 'lilconfig']},
]

const LATE = [
  {from: '@oclif/core', what: ['node:perf_hooks', 'node:child_process', 'node:readline', 'node:fs/promises']},
  {from: '@oclif/core', what: ['ejs', 'cli-spinners', 'ansi-escapes']},
  {from: 'httpx', what: ['zlib']},
]

/** What src uses of oclif: its index also checks Node's version and loads the rest. */
const OCLIF = `
export {Command} from './command.js'
export {Config} from './config/index.js'
export {Help, CommandHelp} from './help/index.js'
export {flush} from './flush.js'
export * as Args from './args.js'
export * as Flags from './flags.js'
`

/** What packages note for those who mend them is noted where somebody asks for it. */
const DEBUG = `module.exports = process.env.DEBUG ? require('debug') : () => () => {}`

/**
 * oclif asks the system for its shell, on Windows by starting PowerShell, and whether it is WSL. Nothing here wants to
 * know.
 */
const OS = `
export {homedir as getHomeDir} from 'node:os'
export const getPlatform = async () => process.platform
export const getShell = async () => 'unknown'
`

/** cli-table3 and oclif measure with string-width 4, which miscounts newer emoji and Thai. */
const STRING_WIDTH = `
const ascii = /^[\\x20-\\x7e]*$/
const width = (text) => (ascii.test(text) ? text.length : require('fast-string-width').default(text))
module.exports = Object.assign(width, {default: width})
`

/** Every prompt of this program is its own, registered with Inquirer: src/prompt/inquirer.ts. */
const INQUIRER_PROMPTS = `
export {Separator} from '@inquirer/core'
const absent = () => { throw new Error('This prompt was left out of this program: see scripts/stub-modules.js.') }
export {absent as input, absent as select, absent as number, absent as confirm, absent as rawlist, absent as expand}
export {absent as checkbox, absent as password, absent as editor, absent as search}
`

/** What stands for a package's module, by what is imported. Borders of tables have no colors here, nor any letter. */
const INSTEAD = {
  debug: DEBUG,
  '../util/os': OS,
  'string-width': STRING_WIDTH,
  '@inquirer/prompts': INQUIRER_PROMPTS,
  // Builds tables of colors when it is loaded, and wraps errors and some help.
  'wrap-ansi': "module.exports = (...args) => require('wrap-ansi')(...args)",
  '@colors/colors/safe': 'module.exports = {}',
}

/** The same for imports of src: its expressions over all of Unicode are compiled when a text needs them. */
const INSTEAD_IN_SOURCE = {
  'fast-string-width': "module.exports = (text) => require('fast-string-width').default(text)",
}

/** An esbuild plugin. @param root the package's folder */
export function stubModules(root) {
  const packages = join(root, 'node_modules')
  return {
    name: 'stub-modules',
    setup(build) {
      build.onResolve({filter: /^@oclif\/core$/}, ({importer}) =>
        importer.startsWith(packages) ? undefined : {path: 'oclif', namespace: 'oclif'},
      )
      build.onLoad({filter: /.*/, namespace: 'oclif'}, () => ({
        contents: OCLIF,
        resolveDir: join(packages, '@oclif', 'core', 'lib'),
      }))
      build.onLoad({filter: /.*/, namespace: 'instead'}, ({path, pluginData}) => ({
        contents: INSTEAD[path] ?? INSTEAD_IN_SOURCE[path],
        resolveDir: dirname(pluginData.importer),
        pluginData: 'real',
      }))
      // Its ES modules, of which the bundle keeps only what Inquirer uses.
      build.onResolve({filter: /^rxjs$/}, () => ({path: join(packages, 'rxjs', 'dist', 'esm', 'index.js')}))
      build.onResolve({filter: /^[^/]/}, ({path, importer, pluginData}) => {
        if (pluginData === 'real') return undefined
        if (!importer.startsWith(packages))
          return path in INSTEAD_IN_SOURCE ? {path, namespace: 'instead', pluginData: {importer}} : undefined
        if (path in INSTEAD) return {path, namespace: 'instead', pluginData: {importer}}
        const fits = ({from, what}) =>
          what.includes(path) &&
          importer
            .slice(packages.length + 1)
            .replaceAll('\\', '/')
            .startsWith(`${from}/`)
        const namespace = ABSENT.some(fits) ? 'absent' : LATE.some(fits) ? 'late' : undefined
        return (
          namespace && {
            path: `${path} of ${importer.slice(packages.length + 1)}`,
            namespace,
            pluginData: {path, importer},
          }
        )
      })
      build.onLoad({filter: /.*/, namespace: 'absent'}, ({pluginData}) => ({contents: absent(pluginData)}))
      build.onLoad({filter: /.*/, namespace: 'late'}, ({pluginData}) => ({
        contents: late(pluginData),
        resolveDir: dirname(pluginData.importer),
        pluginData: 'real',
      }))
    },
  }
}

/** What a package may take of what it loads: the names in its text, or all, where it hands all of them on. */
function namesOf({path, importer}) {
  const text = readFileSync(importer, 'utf8')
  const all = Object.keys(createRequire(importer)(path)).filter((name) => name !== '__esModule' && name !== 'default')
  return text.includes(`__exportStar(require("${path}")`) ? all : all.filter((name) => text.includes(name))
}

function absent({path, importer}) {
  const why = JSON.stringify(`${path} was left out of this program: see scripts/stub-modules.js.`)
  return `const get = () => { throw new Error(${why}) }
for (const name of ${JSON.stringify(namesOf({path, importer}))}) Object.defineProperty(exports, name, {enumerable: true, get})`
}

function late({path, importer}) {
  return `let real
for (const name of ${JSON.stringify(namesOf({path, importer}))})
  Object.defineProperty(exports, name, {enumerable: true, get: () => (real ??= require(${JSON.stringify(path)}))[name]})`
}
