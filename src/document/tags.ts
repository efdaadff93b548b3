/** The tag that says which attempt made a job (rule C14), and the one for its idempotency key. */
export const ATTEMPT_TAG = 'pai-dlc-attempt'
export const KEY_TAG = 'pai-dlc-key'

type Tags = {[key: string]: string}

/** The tags of the author: those that this program adds by itself say nothing about the job. */
export function authorsTags(tags: Tags | null | undefined): Tags {
  return Object.fromEntries(Object.entries(tags ?? {}).filter(([key]) => key !== ATTEMPT_TAG && key !== KEY_TAG))
}
