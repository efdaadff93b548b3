import {parseKeyValue} from '../../document/flag-values.js'
import {BACK} from '../../prompt/prompter.js'
import {proposeName} from '../propose-name.js'
import {PROPOSED_SOURCE, setAnswer} from '../state.js'
import type {WizardStep} from '../step.js'
import {askSequence} from './load-list.js'
import {getJobSpecs} from './topology.js'

export const commandStep: WizardStep = {
  id: 'command',
  title: 'Command',
  fields: ['UserCommand'],
  async ask({prompter, state, problem, canGoBack, check}) {
    const command = await prompter.text({
      message: 'Command',
      problem,
      canGoBack,
      initial: state.document.UserCommand,
      hint: 'Shell command to run in every pod, such as python train.py --epochs 90',
      offersEditor: true,
      validate: (text) => check((trial) => setAnswer(trial, ['UserCommand'], text)),
    })
    if (command === BACK) return BACK
    setAnswer(state, ['UserCommand'], command)
    return undefined
  },
}

/** Not asked by itself: in a job of several roles it can be changed (C18). */
export const roleCommandsStep: WizardStep = {
  id: 'role-commands',
  title: 'Commands of the roles',
  summary: (state) =>
    getJobSpecs(state)
      .flatMap(({Type, UserCommand}) => (UserCommand ? [`${Type}: ${UserCommand}`] : []))
      .join(', ') || 'the same for all',
  fields: ['JobSpecs[].UserCommand'],
  when: (state) => getJobSpecs(state).length > 1,
  isProvided: () => true,
  async ask({prompter, state, canGoBack}) {
    const roles = getJobSpecs(state).map(({Type, UserCommand}, index) => ({Type, UserCommand, index}))
    return askSequence(
      roles.map(({Type, UserCommand, index}) => async () => {
        const command = await prompter.text({
          message: `Command of ${Type}`,
          canGoBack: canGoBack || index > 0,
          initial: UserCommand,
          hint: 'Leave empty to run the command of the job.',
          offersEditor: true,
        })
        if (command === BACK) return BACK
        setAnswer(state, ['JobSpecs', index, 'UserCommand'], command.trim() === '' ? undefined : command)
        return undefined
      }),
    )
  },
}

/** Asks for one variable after another, until an empty line. */
export const environmentStep: WizardStep = {
  id: 'environment',
  title: 'Environment',
  fields: ['Envs'],
  keepsPartialAnswers: true,
  propose: () => true,
  async ask({prompter, state, problem, canGoBack, check}) {
    const pairs = new Map(Object.entries(state.document.Envs ?? {}))
    for (let currentProblem = problem; ; currentProblem = undefined) {
      const text = await prompter.text({
        message: 'Environment variable',
        problem: currentProblem,
        canGoBack,
        hint:
          pairs.size === 0
            ? 'KEY=VALUE; press Enter when done'
            : `Set: ${[...pairs.keys()].join(', ')}; KEY= removes one; press Enter when done`,
        // The value may be a secret, so only the name stays on the screen.
        answerText: (typed) => (typed === '' ? '' : (parseKeyValue(typed).value?.[0] ?? '')),
        validate: (typed) => {
          if (typed === '') return undefined
          const {value, error} = parseKeyValue(typed)
          return value ? check((trial) => setAnswer(trial, ['Envs', value[0]], value[1])) : error
        },
      })
      if (text === BACK) return BACK
      if (text === '') return undefined
      const [key = '', value = ''] = parseKeyValue(text).value ?? []
      if (value === '' && pairs.has(key)) pairs.delete(key)
      else pairs.set(key, value)
      setAnswer(state, ['Envs'], pairs.size > 0 ? Object.fromEntries(pairs) : undefined)
    }
  },
}

/** Proposes a meaningful, sortable name, because jobs cannot be renamed (rule C13). */
export const nameStep: WizardStep = {
  id: 'name',
  title: 'Name',
  fields: ['DisplayName'],
  proposalKey: ({document: {UserCommand: command}}) => String(command),
  propose({state, now, project}) {
    setAnswer(state, ['DisplayName'], proposeName({project, command: state.document.UserCommand, now}), PROPOSED_SOURCE)
    return true
  },
  async ask({prompter, state, problem, canGoBack, check, now, project}) {
    const name = await prompter.text({
      message: 'Name',
      problem,
      canGoBack,
      initial: state.document.DisplayName ?? proposeName({project, command: state.document.UserCommand, now}),
      hint: 'project-model-date; it cannot be changed later',
      validate: (text) => check((trial) => setAnswer(trial, ['DisplayName'], text)),
    })
    if (name === BACK) return BACK
    setAnswer(state, ['DisplayName'], name)
    return undefined
  },
}
