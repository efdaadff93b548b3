// Files whose tests start processes take longest: they begin first, so that the last one to end is a short one. Jest,
// where it has not seen the files before, begins with the largest.
const {statSync} = require('node:fs')
const {sep} = require('node:path')

const SLOW = ['soak', 'package', 'commands', 'examples', 'wizard', 'architecture']

const sizeOf = (path) => statSync(path).size
const rankOf = (path) => {
  const rank = SLOW.findIndex((folder) => path.includes([sep, 'test', sep, folder, sep].join('')))
  return rank < 0 ? SLOW.length : rank
}

module.exports = class ProcessesFirst {
  sort(tests) {
    return [...tests].sort((a, b) => rankOf(a.path) - rankOf(b.path) || sizeOf(b.path) - sizeOf(a.path))
  }
  allFailedTests(tests) {
    return tests
  }
  cacheResults() {}
}
