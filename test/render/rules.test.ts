import {expect, test} from '@jest/globals'
import {type RuleDetails, renderRule, renderRules} from '../../src/render/rules.js'

const view = {width: 60, color: false}
const rule: RuleDetails = {
  Id: 'C5',
  Chapter: 'Submitting a job',
  Rule: 'A TaskSpec has exactly one of EcsSpec and ResourceConfig.',
  Behavior: 'Both or neither is an error that names the TaskSpec.',
  Fix: 'Keep one.',
  Checks: [
    {Field: 'JobSpecs[].EcsSpec', Requirement: 'not with ResourceConfig', Level: 'problem'},
    {Field: 'JobSpecs[].PodCount', Requirement: 'small', Level: 'warning'},
  ],
  States: [{Verb: 'stop', Field: 'Status', Requirement: 'the job is Running', Fix: 'Wait.'}],
}

test('a rule shows its requirement, its effect, its fix and what it checks', () => {
  expect(renderRule(rule, view)).toBe(
    `Rule C5
  Rule     A TaskSpec has exactly one of EcsSpec and
           ResourceConfig.
  pai-dlc  Both or neither is an error that names the
           TaskSpec.
  Fix      Keep one.

Checked in a document
  JobSpecs[].EcsSpec   not with ResourceConfig
  JobSpecs[].PodCount  small  (a warning)

Checked in the current job
  stop: Status  the job is Running`,
  )
})

test('a rule without checks shows none', () => {
  expect(renderRule({...rule, Fix: '', Checks: [], States: []}, view)).toBe(
    `Rule C5
  Rule     A TaskSpec has exactly one of EcsSpec and
           ResourceConfig.
  pai-dlc  Both or neither is an error that names the
           TaskSpec.`,
  )
})

test('all rules are listed by chapter', () => {
  expect(renderRules([rule, {...rule, Id: 'D10', Chapter: 'Discovery', Rule: 'Short.'}], view)).toBe(
    `Submitting a job
  C5  A TaskSpec has exactly one of EcsSpec and
      ResourceConfig.

Discovery
  D10  Short.

Show how pai-dlc handles a rule, and how to fix a violation: pai-dlc rules C5`,
  )
})
