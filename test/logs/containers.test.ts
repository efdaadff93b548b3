import {expect, test} from '@jest/globals'
import {readContainers} from '../../src/logs/containers.js'
import {createFakeCloud} from '../support/fake-cloud.js'

const ContainerInfo = {MainContainer: 'main', SidecarContainers: ['proxy']}

test.each<[string, string[], object, string[]]>([
  ['one container only has nothing to say', [], {ContainerInfo: {MainContainer: 'main', SidecarContainers: []}}, []],
  [
    'side cars are named with the flag',
    [],
    {ContainerInfo},
    ['p-0 has the containers main, proxy. To show only one: --container NAME'],
  ],
  ['a filter in force has nothing to say', ['proxy'], {ContainerInfo, Containers: 'proxy'}, []],
  [
    'an unknown name is noted with the known ones',
    ['x'],
    {ContainerInfo, Containers: 'x'},
    ['p-0 has no container x. It has main, proxy.'],
  ],
  [
    'a service that ignores the filter is noted',
    ['main'],
    {},
    ['The service ignored --container and returned the lines of all containers.'],
  ],
])('%s', async (_, containers, answer, expected) => {
  const notes: string[] = []
  const fake = createFakeCloud({GetPodLogs: () => ({PodId: 'p-0', Logs: [], ...answer})})
  const cloud = readContainers(fake, containers, (text) => notes.push(text))
  for (const MaxLines of [1, 2]) await cloud.call('GetPodLogs', {JobId: 'dlc1', PodId: 'p-0', MaxLines})
  expect(notes).toEqual(expected)
  expect(fake.calls[0]?.[1]).toEqual({
    ...{JobId: 'dlc1', PodId: 'p-0', MaxLines: 1},
    ...(containers.length > 0 ? {Containers: containers.join(',')} : {}),
  })
})
