import {expect, test} from '@jest/globals'
import {soakCreates} from './creates.js'

// A thousand, with other seeds: npm run soak -- --creates 1000 --fault-rate 0.25
test('C14 accepted: through faults of every kind, jobs made are jobs reported: none doubled, none lost', async () => {
  const figures = await soakCreates({creates: 60, faultRate: 0.25, seed: 7})
  expect(figures).toMatchObject({jobsCreated: 60, idsReported: 60, unreportedJobs: 0, lostIds: 0})
  // How many depends on what overlaps: that it is not none is enough.
  expect(figures.faults).toBeGreaterThan(15)
  expect(figures.foundAgain).toBeGreaterThan(1)
})

// A thousand: npm run soak -- --creates 1000 --fault-rate 0.3 --tcp
test('C14 accepted: the same through a proxy that cuts, repeats, mixes up, drips, forges and refuses below HTTP', async () => {
  const figures = await soakCreates({creates: 40, faultRate: 0.3, seed: 5, overTcp: true})
  expect(figures).toMatchObject({jobsCreated: 40, idsReported: 40, unreportedJobs: 0, lostIds: 0})
  expect(figures.faults).toBeGreaterThan(15)
})
