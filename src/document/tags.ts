/** The tag that says which attempt made a job (rule C14), and the one for its idempotency key. */
export const ATTEMPT_TAG = 'pai-dlc-attempt'
export const IDEMPOTENCY_KEY_TAG = 'pai-dlc-key'

type TagMap = {[key: string]: string}

/** The tags of the author: those that this program adds by itself say nothing about the job. */
export function userTags(tags: TagMap | null | undefined): TagMap {
  return Object.fromEntries(
    Object.entries(tags ?? {}).filter(([key]) => key !== ATTEMPT_TAG && key !== IDEMPOTENCY_KEY_TAG),
  )
}
