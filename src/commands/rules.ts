import {Args} from '@oclif/core'
import {BaseCommand} from '../cli/base-command.js'
import {DOMAIN_RULES} from '../document/rules/book.js'
import {usageError} from '../errors.js'
import {type RuleChecks, type RuleDetails, renderRule, renderRules} from '../render/rules.js'

export default class Rules extends BaseCommand {
  static override summary = 'List validation rules and how to fix violations'
  static override description =
    `Shows what the service requires, rejects or silently ignores, and how pai-dlc handles it. Errors refer to a rule by its id, such
as C5.`
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> C5']
  static override quietQuery = 'Rules[].Id'
  static override args = {rule: Args.string({description: 'rule id, such as C5'})}

  async run() {
    const {args} = await this.parse(Rules)
    const {rules, others} = await loadRules()
    if (args.rule === undefined) {
      this.log(renderRules(rules, this.view()))
      return {Rules: rules, Others: others}
    }
    const id = args.rule.toUpperCase()
    const rule = rules.find(({Id}) => Id === id)
    if (!rule) throw usageError(`Unknown rule: ${args.rule}.`, ['pai-dlc rules   # list all rules'])
    this.log(renderRule(rule, this.view()))
    return rule
  }
}

/** Returns each rule with its checks, and the checks that belong to no rule. */
async function loadRules(): Promise<{rules: RuleDetails[]; others: RuleChecks}> {
  const [{DOCUMENT_RULES}, {STATE_RULES}] = await Promise.all([
    import('../document/rules/index.js'),
    import('../job/state-rules.js'),
  ])
  const selectChecks = (matches: (id: string) => boolean): RuleChecks => ({
    Checks: DOCUMENT_RULES.filter(({id}) => matches(id)).map(({field, requirement, level}) => ({
      Field: field,
      Requirement: requirement,
      Level: level,
    })),
    States: STATE_RULES.filter(({id}) => matches(id)).map(({verb, field, requirement, fix}) => ({
      Verb: verb,
      Field: field,
      Requirement: requirement,
      Fix: fix,
    })),
  })
  const rules = DOMAIN_RULES.flatMap(({title, rules: rows}) =>
    rows.map(({id, rule, behavior, fix = ''}) => ({
      Id: id,
      Chapter: title,
      Rule: rule,
      Behavior: behavior,
      Fix: fix,
      ...selectChecks((ruleId) => ruleId === id),
    })),
  )
  return {rules, others: selectChecks((id) => !rules.some(({Id}) => Id === id))}
}
