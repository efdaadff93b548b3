// The rules of `pai-dlc rules` as a page of the reference.
const {default: command} = await import(new URL('../dist/commands/rules.js', import.meta.url).href)

/** Markdown of every rule, by chapter, with its mend and the checks of documents that stand for it. */
export async function renderRuleBook({generated, table}) {
  const {Rules: rules, Others: others} = await answerOf(command.default)
  const chapters = [...new Set(rules.map(({Chapter}) => Chapter))]
  return `${[
    generated,
    '# Rules',
    'What the service needs, forbids or silently ignores, and what `pai-dlc` does about it. Errors name a rule by its id; `pai-dlc rules C5` shows one. How each is tested: [testing](../testing.md#rules).',
    ...chapters.flatMap((chapter) => [
      `## ${chapter}`,
      table(
        ['rule', 'what must be so', 'what pai-dlc does', 'mend'],
        rules
          .filter(({Chapter}) => Chapter === chapter)
          .map(({Id, Rule, Behavior, Fix}) => [`<a id="${Id.toLowerCase()}"></a>${Id}`, Rule, Behavior, Fix]),
      ),
    ]),
    '## What a job document is held to',
    'Before anything is sent, all at once. A problem keeps the job from being sent, a warning does not.',
    table(
      ['rule', 'field', 'must be so', ''],
      [...rules, {Id: '', ...others}].flatMap(({Id, Checks}) =>
        Checks.map(({Field, Requirement, Level}) => [Id, `\`${Field}\``, Requirement, Level]),
      ),
    ),
    '## What a job’s state is held to',
    'Read before a verb is sent; where it is not so, nothing is sent and the exit code is 7.',
    table(
      ['rule', 'verb', 'field', 'must be so', 'mend'],
      [...rules, {Id: '', ...others}].flatMap(({Id, States}) =>
        States.map(({Verb, Field, Requirement, Fix}) => [Id, `\`job ${Verb}\``, `\`${Field}\``, Requirement, Fix]),
      ),
    ),
  ].join('\n\n')}\n`
}

/** What a command answers to programs, without its printing. */
async function answerOf(Command) {
  const command = new Command(['--json'], {runHook: async () => ({successes: [], failures: []}), bin: 'pai-dlc'})
  return command.run()
}
