import {frameworkRules} from './framework.js'
import {mountRules} from './mounts.js'
import {optionRules} from './options.js'
import {requiredRules} from './required.js'
import {resourceRules} from './resources.js'
import type {DocumentRule} from './rule.js'

/** All rules that need no lookup. The catalog checks images, datasets and stock (C2, C3, C15). */
export const DOCUMENT_RULES: readonly DocumentRule[] = [
  ...requiredRules,
  ...frameworkRules,
  ...resourceRules,
  ...mountRules,
  ...optionRules,
]
