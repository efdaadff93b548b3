import type {Pattern} from './pattern.js'
import {END_PATTERNS} from './patterns/ends.js'
import {EXIT_PATTERNS} from './patterns/exits.js'
import {GPU_PATTERNS} from './patterns/gpus.js'
import {FILE_PATTERNS} from './patterns/memory-and-files.js'
import {WAY_PATTERNS} from './patterns/on-its-way.js'
import {PROGRAM_PATTERNS} from './patterns/programs.js'
import {RANK_PATTERNS} from './patterns/ranks.js'
import {RESOURCE_PATTERNS} from './patterns/resources.js'
import {START_PATTERNS} from './patterns/start-up.js'

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
