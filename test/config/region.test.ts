import {describe, expect, test} from '@jest/globals'
import {chooseRegion, closestRegions, regionError} from '../../src/config/region.js'
import {setting} from '../../src/config/setting.js'
import {createFakeSettingsInput} from './fake-environment.js'

describe('chooseRegion (rule X4)', () => {
  const all = {PAI_DLC_REGION: 'r-own', ALIBABA_CLOUD_REGION_ID: 'r-shared'}
  test.each<[string | undefined, Record<string, string>, string | undefined, string | null, string]>([
    ['r-flag', all, 'r-profile', 'r-flag', '--region'],
    [undefined, all, 'r-profile', 'r-own', 'PAI_DLC_REGION'],
    [undefined, {ALIBABA_CLOUD_REGION_ID: ' r-shared\n'}, 'r-profile', 'r-shared', 'ALIBABA_CLOUD_REGION_ID'],
    [undefined, {PAI_DLC_REGION: ''}, 'r-profile', 'r-profile', 'file'],
    [undefined, {}, undefined, null, 'not set'],
    [undefined, {}, '', null, 'not set'],
  ])('flag %s, variables %j, profile %s', (region, env, profile, value, source) => {
    const chosen = chooseRegion(createFakeSettingsInput({flags: {region}, env}), setting(profile, 'profile', 'file'))
    expect([chosen.value, chosen.source.name]).toEqual([value, source])
  })
})

describe('regionError', () => {
  const fault = (value: string | null, products: ('pai-dlc' | 'aiworkspace')[] = ['pai-dlc', 'aiworkspace']) =>
    regionError(setting(value, 'flag', '--region'), products)

  test('accepts a known region', () => expect(fault('cn-hangzhou')).toBeUndefined())
  test('accepts a missing region if both endpoints are set', () => expect(fault(null, [])).toBeUndefined())
  test('suggests what to type if the region is missing', () => {
    expect(fault(null)).toMatchObject({
      exit: 2,
      message: 'No region is set.',
      suggestions: expect.arrayContaining(['export ALIBABA_CLOUD_REGION_ID=cn-hangzhou']),
    })
  })
  test('suggests similar regions for a misspelled one', () => {
    expect(fault('cn-hangzou')).toMatchObject({
      exit: 2,
      message: 'pai-dlc and aiworkspace: unknown region "cn-hangzou" (from --region).',
      suggestions: [
        '--region cn-hangzhou',
        '--region cn-guangzhou',
        'If the region is new, set its endpoints: --endpoint pai-dlc=HOST --endpoint aiworkspace=HOST',
      ],
    })
  })
  test('names the product that lacks the region', () => {
    expect(fault('cn-heyuan')?.message).toBe('pai-dlc: unknown region "cn-heyuan" (from --region).')
    expect(fault('cn-heyuan', ['aiworkspace'])).toBeUndefined()
  })
  test('suggests the list of regions if none is similar', () => {
    expect(fault('mars')?.suggestions[0]).toBe('List the regions: pai-dlc discover regions')
  })
})

test('closestRegions returns at most three regions', () =>
  expect(closestRegions('cn-h', ['cn-a', 'cn-b', 'cn-c', 'cn-d'])).toHaveLength(3))
