import {availableParallelism} from 'node:os'

export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': ['$1.ts', '$1.js'],
    '^string-width$': '<rootDir>/test/support/string-width.cjs',
  },
  transform: {
    '^.+\\.ts$': ['@swc/jest', {jsc: {target: 'es2022', parser: {syntax: 'typescript'}}, module: {type: 'es6'}}],
    // ES modules that a CommonJS package requires: as whichever of the two asks.
    '/node_modules/fast-string-.+\\.js$': ['@swc/jest', {jsc: {target: 'es2022'}}],
  },
  transformIgnorePatterns: ['/node_modules/(?!fast-string-)'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  testTimeout: 30_000,
  testSequencer: '<rootDir>/test/support/processes-first.cjs',
  // Tests wait for processes as much as they compute: one more at a time takes a sixth of the time away.
  maxWorkers: availableParallelism() + 1,
}
