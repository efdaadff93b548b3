import type {Recipe} from './credentials/source.js'
import type {Setting} from './setting.js'

const kept = new WeakMap<Setting<unknown>, Recipe>()

/** Ties a recipe to the setting that speaks of it, out of reach of anything that prints settings (rule X3). */
export function keepRecipe<Kept extends Setting<unknown>>(credential: Kept, recipe: Recipe): Kept {
  kept.set(credential, recipe)
  return credential
}

/** The recipe tied to a credential setting; undefined for a copy of one. */
export function recipeOf(credential: Setting<unknown>): Recipe | undefined {
  return kept.get(credential)
}
