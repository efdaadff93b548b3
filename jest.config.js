import {availableParallelism} from 'node:os'

export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {'^(\\.{1,2}/.*)\\.js$': ['$1.ts', '$1.js']},
  transform: {
    '^.+\\.ts$': ['@swc/jest', {jsc: {target: 'es2022', parser: {syntax: 'typescript'}}, module: {type: 'es6'}}],
  },
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  testTimeout: 30_000,
  testSequencer: '<rootDir>/test/support/processes-first.cjs',
  // Tests wait for processes as much as they compute: one more at a time takes a sixth of the time away.
  maxWorkers: availableParallelism() + 1,
}
