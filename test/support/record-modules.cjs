// Preloaded into a command: at its end, writes which files of the program it loaded, and which larger modules of
// Node's.
const {writeFileSync} = require('node:fs')

const LARGE = ['child_process', 'crypto', 'http', 'https', 'readline', 'zlib']
const before = new Set(process.moduleLoadList)

process.on('exit', () => {
  const nodes = process.moduleLoadList.filter((name) => !before.has(name))
  writeFileSync(
    process.env.LOADED_FILE,
    JSON.stringify({
      files: Object.keys(require('node:module')._cache),
      node: LARGE.filter((name) => nodes.includes(`NativeModule ${name}`)).map((name) => `node:${name}`),
    }),
  )
})
