import type {Pattern} from '../pattern.js'
import {EXIT_PATTERNS} from './exits.js'
import {GPU_PATTERNS} from './gpus.js'
import {FILE_PATTERNS} from './memory-and-files.js'
import {WAY_PATTERNS} from './not-ended.js'
import {PROGRAM_PATTERNS} from './programs.js'
import {RANK_PATTERNS} from './ranks.js'
import {RESOURCE_PATTERNS} from './resources.js'
import {START_PATTERNS} from './start-up.js'
import {END_PATTERNS} from './stopped-or-succeeded.js'

/** All that a job can be found to have, a row each. Which of several speaks: see diagnose. */
export const PATTERNS: readonly Pattern[] = [
  ...END_PATTERNS,
  ...WAY_PATTERNS,
  ...RESOURCE_PATTERNS,
  ...START_PATTERNS,
  ...GPU_PATTERNS,
  ...RANK_PATTERNS,
  ...FILE_PATTERNS,
  ...PROGRAM_PATTERNS,
  ...EXIT_PATTERNS,
]
