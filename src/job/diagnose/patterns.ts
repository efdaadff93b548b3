import type {Pattern} from './pattern.js'
import {EXIT_PATTERNS} from './patterns/exits.js'
import {GPU_LOG_PATTERNS} from './patterns/gpu-logs.js'
import {LOG_PATTERNS} from './patterns/logs.js'
import {PLATFORM_PATTERNS} from './patterns/platform.js'
import {STATE_PATTERNS} from './patterns/states.js'

/** All that a job can be found to have, a row each. Which of several speaks: see diagnose. */
export const PATTERNS: readonly Pattern[] = [
  ...STATE_PATTERNS,
  ...PLATFORM_PATTERNS,
  ...GPU_LOG_PATTERNS,
  ...LOG_PATTERNS,
  ...EXIT_PATTERNS,
]
