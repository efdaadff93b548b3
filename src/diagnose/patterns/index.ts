import type {DiagnosisPattern} from '../pattern.js'
import {EXIT_CODE_PATTERNS} from './exits.js'
import {GPU_PATTERNS} from './gpus.js'
import {MEMORY_AND_FILE_PATTERNS} from './memory-and-files.js'
import {NETWORK_PATTERNS} from './network.js'
import {NOT_ENDED_PATTERNS} from './not-ended.js'
import {PACKAGE_PATTERNS} from './packages.js'
import {PROGRAM_PATTERNS} from './programs.js'
import {QUEUE_PATTERNS} from './queue.js'
import {RANK_PATTERNS} from './ranks.js'
import {RESOURCE_PATTERNS} from './resources.js'
import {RUNNING_PATTERNS} from './running.js'
import {SHELL_PATTERNS} from './shells.js'
import {START_UP_PATTERNS} from './start-up.js'
import {TERMINAL_PATTERNS} from './stopped-or-succeeded.js'

/** All that a job can be found to have, a row each. Which of several speaks: see diagnose. */
export const PATTERNS: readonly DiagnosisPattern[] = [
  ...TERMINAL_PATTERNS,
  ...RUNNING_PATTERNS,
  ...NOT_ENDED_PATTERNS,
  ...QUEUE_PATTERNS,
  ...RESOURCE_PATTERNS,
  ...START_UP_PATTERNS,
  ...GPU_PATTERNS,
  ...RANK_PATTERNS,
  ...MEMORY_AND_FILE_PATTERNS,
  ...SHELL_PATTERNS,
  ...PACKAGE_PATTERNS,
  ...NETWORK_PATTERNS,
  ...PROGRAM_PATTERNS,
  ...EXIT_CODE_PATTERNS,
]
