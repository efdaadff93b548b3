import {frameworkRules} from './rules/framework.js'
import {mountRules} from './rules/mounts.js'
import {optionRules} from './rules/options.js'
import {requiredRules} from './rules/required.js'
import {resourceRules} from './rules/resources.js'
import type {Rule} from './rules/rule.js'

/** Every rule about a job document that needs no look-up: one row each. Images, datasets and stock are the catalog's (C2, C3, C15). */
export const RULES: readonly Rule[] = [...requiredRules, ...frameworkRules, ...resourceRules, ...mountRules, ...optionRules]
