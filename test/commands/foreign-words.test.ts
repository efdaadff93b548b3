import {describe, expect, test} from '@jest/globals'
import {createTestCli} from '../support/command.js'
import {expectError} from '../support/expect-error.js'

const pai = createTestCli({sharesProcess: true})
const firstSuggestion = (stderr: string) => /^Try: (.*)$/m.exec(stderr)?.[1]

describe('a command of another tool is answered with the command line to type here', () => {
  test.each([
    ['get-job --job-id dlc1', 'pai-dlc job get dlc1'],
    ['get-job --job-id=dlc1 --cli-query Status', 'pai-dlc job get dlc1 --query Status'],
    ['list-jobs --region cn-hangzhou', 'pai-dlc job list --region cn-hangzhou'],
    ['create-job -f job.yaml', 'pai-dlc job create -f job.yaml'],
    [
      'create-job --data-sources d-1 --settings EnableRDMA=true',
      'pai-dlc job create --dataset d-1 --set Settings.EnableRDMA=true',
    ],
    ['stop-job --job-id dlc1', 'pai-dlc job stop dlc1'],
    ['GetJob --JobId dlc1', 'pai-dlc job get dlc1'],
    ['get-pod-logs --job-id dlc1 --pod-id dlc1-worker-0', 'pai-dlc logs dlc1 --pod dlc1-worker-0'],
    ['list-images', 'pai-dlc discover images'],
    ['submit -f job.yaml', 'pai-dlc job create -f job.yaml'],
    ['describe job dlc1', 'pai-dlc job get dlc1'],
    ['get jobs', 'pai-dlc job list'],
    ['cancel dlc1', 'pai-dlc job stop dlc1'],
    ['job cancel dlc1', 'pai-dlc job stop dlc1'],
    ['job logs dlc1 -f', 'pai-dlc logs dlc1 -f'],
    ['job logs dlc1 --tail 20', 'pai-dlc logs dlc1 --max-lines 20'],
    ['ps', 'pai-dlc job list'],
    ['rm dlc1', 'pai-dlc job delete dlc1'],
    ['job top', 'pai-dlc job metrics'],
    ['exec dlc1', 'pai-dlc job terminal dlc1'],
  ])('%s', async (line, expected) => {
    const outcome = await pai.run(line.split(' '))
    expectError(outcome, 2, /Unknown command/)
    expect(firstSuggestion(outcome.stderr)).toBe(expected)
    expect(outcome.calls).toEqual([])
  })
})

describe('a flag of another tool is answered with the command line to type here', () => {
  test.each([
    ['job get --job-id dlc1', 'pai-dlc job get dlc1'],
    ['job list --cli-query Jobs[0]', "pai-dlc job list --query 'Jobs[0]'"],
    ['job list -o json', 'pai-dlc job list --output json'],
    ['job list --format json --status Running', 'pai-dlc job list --output json --status Running'],
    ['logs dlc1 --lines 20', 'pai-dlc logs dlc1 --max-lines 20'],
    ['events dlc1 --pod-id dlc1-worker-0 -f', 'pai-dlc events dlc1 --pod dlc1-worker-0 -f'],
    ['job create --instance-type ecs.g6.xlarge --yes', 'pai-dlc job create --ecs-spec ecs.g6.xlarge --yes'],
    ['job list --page-size 5', 'pai-dlc job list --limit 5'],
  ])('%s', async (line, expected) => {
    const outcome = await pai.run(line.split(' '))
    expectError(outcome, 2, /Unknown flag/)
    expect(firstSuggestion(outcome.stderr)).toBe(expected)
  })

  test('and a misspelled flag with the right one', async () => {
    expect(firstSuggestion((await pai.run(['job', 'list', '--limt', '3'])).stderr)).toBe('--limit')
  })
})

test.each([['job stpo'], ['job delet'], ['job stp dlc1'], ['sandbox rest'], ['template delet'], ['job halt']])(
  'no destructive command is suggested for %s',
  async (line) => {
    const {stderr} = await pai.run(line.split(' '))
    expect(stderr).not.toMatch(/pai-dlc (job (stop|delete)|sandbox (stop|reset)|template delete)/)
    expect(stderr).toContain('--help')
  },
)
