import {expect, test} from '@jest/globals'
import {createRenewingProvider} from '../../../src/config/credentials/renewing-provider.js'
import type {Settings} from '../../../src/config/settings.js'

const settings = (profile: string, key: string) =>
  ({
    profile: {value: profile},
    credential: {value: 'StsToken', source: {kind: 'profile', name: `~/.aliyun/config.json profile ${profile}`}},
    key,
  }) as unknown as Settings

const provide = (given: unknown) => ({
  getCredential: async () => {
    const {key} = given as {key: string}
    if (key === 'broken') throw new Error('malformed')
    return {
      type: 'sts' as const,
      accessKeyId: key,
      accessKeySecret: 's',
      securityToken: `token of ${key}`,
      providerName: 'test',
    }
  },
})

test.each([
  ['a new key', settings('prod', 'new'), '~/.aliyun/config.json profile prod', 'new'],
  ['the same key', settings('prod', 'old'), undefined, 'old'],
  ['not from another profile, which may be another identity', settings('other', 'new'), undefined, 'old'],
  ['not from an unreadable file', settings('prod', 'broken'), undefined, 'old'],
])('rejected credentials are read again from the same source: %s', async (_what, fresh, from, key) => {
  const provider = createRenewingProvider(settings('prod', 'old'), () => fresh, {provide})
  await provider.getCredential()
  expect(await provider.renew()).toBe(from)
  expect((await provider.getCredential()).accessKeyId).toBe(key)
})

test('concurrent rejected reads renew the credential once, and all succeed', async () => {
  let reads = 0
  const resolve = () => {
    reads++
    return settings('prod', 'new')
  }
  const provider = createRenewingProvider(settings('prod', 'old'), resolve, {provide})
  await provider.getCredential()
  const all = await Promise.all([provider.renew(), provider.renew()])
  expect([...all, await provider.renew()]).toEqual(Array(3).fill('~/.aliyun/config.json profile prod'))
  expect(reads).toBe(1)
})
