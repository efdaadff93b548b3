import {describe, expect, test} from '@jest/globals'
import {CliError, usageError} from '../../src/errors.js'
import {errorJson, renderError} from '../../src/render/error.js'

const usage = new CliError({
  code: 'InvalidJob',
  exit: 'usage',
  message: 'The job document has 2 problems; nothing was sent.',
  problems: [
    {path: 'JobSpecs[0].Image', message: 'is missing', fix: 'Choose one: pai-dlc discover images'},
    {path: 'DisplayName', message: '名称只能包含字母、数字和下划线，不能超过二百五十六个字符', rule: 'C5'},
  ],
  suggestions: [
    'pai-dlc job create --interactive --display-name something-long',
    'Or ask the owner of the workspace for the role that this takes.',
  ],
})
const service = new CliError({
  code: 'InvalidParameter.NotFound',
  exit: 'notFound',
  message: 'Job dlc123\u001b[2J does not exist in cn-hangzhou.',
  requestId: 'A8C4F08A-6CB2-504C-9654-CF59B68EB73A',
  suggestions: ['pai-dlc job list --all-users'],
})

describe('an error says what, why, and what to type next', () => {
  test('with problems of a document at 80 columns', () => {
    expect(renderError(usage, {color: false, width: 80}).split('\n')).toEqual([
      'Error: The job document has 2 problems; nothing was sent.',
      '  JobSpecs[0].Image: is missing',
      '    Choose one: pai-dlc discover images',
      '  DisplayName: 名称只能包含字母、数字和下划线，不能超过二百五十六个字符 [C5]',
      'Try: pai-dlc job create --interactive --display-name something-long',
      '     Or ask the owner of the workspace for the role that this takes.',
    ])
  })

  test('with problems of a document at 40 columns', () => {
    expect(renderError(usage, {color: false, width: 40}).split('\n')).toEqual([
      'Error: The job document has 2 problems;',
      '       nothing was sent.',
      '  JobSpecs[0].Image: is missing',
      '    Choose one: pai-dlc discover images',
      '  DisplayName: 名称只能包含字母、数字和',
      '  下划线，不能超过二百五十六个字符 [C5]',
      'Try: pai-dlc job create --interactive --display-name something-long',
      '     Or ask the owner of the workspace',
      '     for the role that this takes.',
    ])
  })

  test('with a single problem as the error itself', () => {
    const problem = {path: '--env', message: '"BAD" does not have the form KEY=VALUE.', fix: 'Such as --env SEED=7'}
    const error = usageError('--env: "BAD" does not have the form KEY=VALUE.', [], [problem])
    expect(renderError(error, {color: false, width: 80}).split('\n')).toEqual([
      'Error: --env: "BAD" does not have the form KEY=VALUE.',
      '    Such as --env SEED=7',
    ])
  })

  test('with code and request id of the service', () => {
    expect(renderError(service, {color: false, width: 80}).split('\n')).toEqual([
      'Error: Job dlc123 does not exist in cn-hangzhou.',
      'Try: pai-dlc job list --all-users',
      'Code InvalidParameter.NotFound, request id A8C4F08A-6CB2-504C-9654-CF59B68EB73A',
    ])
  })

  test('with colors on a terminal', () => {
    expect(renderError(service, {color: true, width: 80}).split('\n')).toEqual([
      '\u001b[31m\u001b[1mError:\u001b[22m\u001b[39m Job dlc123 does not exist in cn-hangzhou.',
      '\u001b[1mTry:\u001b[22m \u001b[36mpai-dlc job list --all-users\u001b[39m',
      '\u001b[2mCode InvalidParameter.NotFound, request id A8C4F08A-6CB2-504C-9654-CF59B68EB73A\u001b[22m',
    ])
  })

  test('with only a message', () => {
    expect(
      renderError(new CliError({code: 'Canceled', exit: 'canceled', message: 'Nothing was stopped.'}), {
        color: false,
        width: 80,
      }).split('\n'),
    ).toEqual(['Error: Nothing was stopped.'])
  })
})

test('an error as JSON has problems only if there are any', () => {
  expect(errorJson(service)).toEqual({
    error: {
      code: 'InvalidParameter.NotFound',
      message: service.message,
      requestId: 'A8C4F08A-6CB2-504C-9654-CF59B68EB73A',
      suggestions: ['pai-dlc job list --all-users'],
      exitCode: 6,
    },
  })
  expect(errorJson(usage)).toEqual({
    error: {
      code: 'InvalidJob',
      message: usage.message,
      requestId: null,
      suggestions: usage.suggestions,
      exitCode: 2,
      problems: usage.problems,
    },
  })
})
