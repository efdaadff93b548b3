import {frameworkRules} from './framework.js'
import {mountRules} from './mounts.js'
import {optionRules} from './options.js'
import {requiredRules} from './required.js'
import {resourceRules} from './resources.js'
import type {DocumentRule} from './rule.js'

/**
 * Every rule about a job document that needs no look-up: one row each. Images, datasets and stock are the catalog's
 * (C2, C3, C15).
 */
export const DOCUMENT_RULES: readonly DocumentRule[] = [
  ...requiredRules,
  ...frameworkRules,
  ...resourceRules,
  ...mountRules,
  ...optionRules,
]
