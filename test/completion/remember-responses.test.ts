import {expect, test} from '@jest/globals'
import type {Cloud} from '../../src/api/cloud.js'
import {recordSeenIds} from '../../src/completion/remember-responses.js'

test.each([{}, {Jobs: null}, {Jobs: 'x'}, {Jobs: [null]}])(
  'an answer of another shape is passed on: %j',
  async (answer) => {
    const cloud = {call: async () => answer} as unknown as Cloud
    expect(await recordSeenIds(cloud, undefined).call('ListJobs', {})).toBe(answer)
    expect(await recordSeenIds(cloud, 'nowhere').call('ListJobs', {})).toBe(answer)
  },
)
