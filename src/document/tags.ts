/** The tags for the attempt that created a job (rule C14) and for its idempotency key. */
export const ATTEMPT_TAG = 'pai-dlc-attempt'
export const IDEMPOTENCY_KEY_TAG = 'pai-dlc-key'

type TagMap = {[key: string]: string}

/** The user's own tags, without those that this program adds. */
export function userTags(tags: TagMap | null | undefined): TagMap {
  return Object.fromEntries(
    Object.entries(tags ?? {}).filter(([key]) => key !== ATTEMPT_TAG && key !== IDEMPOTENCY_KEY_TAG),
  )
}
