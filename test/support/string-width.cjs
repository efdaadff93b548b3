// What cli-table3 requires as string-width; the build does the same in scripts/stub-modules.js.
module.exports = require('fast-string-width').default
