import {bare, editDistance} from '../text/did-you-mean.js'

export interface Named {
  id: string
  name: string
}

const MOST = 3

/** Things whose id or name is like the given text, best first: a slip in an id, a part of a name. */
export function nearestNamed(given: string, candidates: readonly Named[]): Named[] {
  const wanted = bare(given)
  return candidates
    .map((candidate) => ({candidate, distance: Math.min(distance(wanted, bare(candidate.id)), distance(wanted, bare(candidate.name)))}))
    .filter((ranked) => ranked.distance <= Math.max(1.2, wanted.length / 3))
    .sort((one, other) => one.distance - other.distance)
    .slice(0, MOST)
    .map(({candidate}) => candidate)
}

/** A word that holds the other one is nearer than its letters say. */
function distance(one: string, other: string): number {
  const holds = one.length > 2 && other.length > 2 && (one.includes(other) || other.includes(one))
  return holds ? 1 + Math.abs(one.length - other.length) / 100 : editDistance(one, other)
}
