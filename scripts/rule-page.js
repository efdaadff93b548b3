// The rules of `pai-dlc rules` as a page of the reference.
const {default: command} = await import(new URL('../dist/commands/rules.js', import.meta.url).href)

/** Markdown of every rule, by chapter, with its fix and the checks that implement it. */
export async function renderRuleBook({generated, table}) {
  const {Rules: rules, Others: others} = await answerOf(command.default)
  const chapters = [...new Set(rules.map(({Chapter}) => Chapter))]
  return `${[
    generated,
    '# Rules: what the service requires, and how to fix a violation',
    'Find a rule that an error names, such as C5, and its fix. `pai-dlc rules C5` shows the same. [Testing](../testing.md#rules) describes how rules are tested.',
    ...chapters.flatMap((chapter) => [
      `## ${chapter}`,
      table(
        ['ID', 'rule', 'what pai-dlc does', 'fix'],
        rules
          .filter(({Chapter}) => Chapter === chapter)
          .map(({Id, Rule, Behavior, Fix}) => [`<a id="${Id.toLowerCase()}"></a>${Id}`, Rule, Behavior, Fix]),
      ),
    ]),
    '## Checks of a job document',
    'All checks run before anything is sent. A problem prevents the job from being created, a warning does not.',
    table(
      ['rule', 'field', 'requirement', 'level'],
      [...rules, {Id: '', ...others}].flatMap(({Id, Checks}) =>
        Checks.map(({Field, Requirement, Level}) => [Id, `\`${Field}\``, Requirement, Level]),
      ),
    ),
    '## Checks of the job state',
    'The job is read first. If its state does not allow the command, nothing is sent and the exit code is 7.',
    table(
      ['rule', 'command', 'field', 'requirement', 'fix'],
      [...rules, {Id: '', ...others}].flatMap(({Id, States}) =>
        States.map(({Verb, Field, Requirement, Fix}) => [Id, `\`job ${Verb}\``, `\`${Field}\``, Requirement, Fix]),
      ),
    ),
  ].join('\n\n')}\n`
}

/** The result of a command for --json, without printing it. */
async function answerOf(Command) {
  const command = new Command(['--json'], {runHook: async () => ({successes: [], failures: []}), bin: 'pai-dlc'})
  return command.run()
}
