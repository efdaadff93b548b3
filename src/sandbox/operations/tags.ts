import {invalidParameter} from '../service-error.js'
import type {SandboxState} from '../types.js'
import type {Handlers} from './handler.js'
import {findJob} from './jobs.js'

const MAX_IDS = 50
const MAX_TAGS = 20

/** Tags of jobs. They are kept in `Settings.Tags`, where GetJob and ListJobs show them. */
export function tagOperations(state: SandboxState): Handlers {
  const findJobs = (type: string, ids: string[]) => {
    if (type !== 'Job') throw invalidParameter('ResourceType', `must be Job, not ${type}`)
    if (ids.length < 1 || ids.length > MAX_IDS) throw invalidParameter('ResourceId', `must have 1 to ${MAX_IDS} items`)
    return ids.map((id) => findJob(state, id))
  }

  return {
    TagResources({ResourceType, ResourceId, Tag = []}) {
      const jobs = findJobs(ResourceType, ResourceId)
      if (Tag.length < 1 || Tag.length > MAX_TAGS) throw invalidParameter('Tag', `must have 1 to ${MAX_TAGS} items`)
      const added = Tag.map(({Key, Value = ''}) => {
        if (!Key) throw invalidParameter('Tag', 'must have a Key in each item')
        return [Key, Value]
      })
      const changes = jobs.map((job) => ({job, tags: {...job.request.Settings?.Tags, ...Object.fromEntries(added)}}))
      const overLimit = changes.find(({tags}) => Object.keys(tags).length > MAX_TAGS)
      if (overLimit) throw invalidParameter('Tag', `would give job ${overLimit.job.id} more than ${MAX_TAGS} tags`)
      for (const {job, tags} of changes) job.request = {...job.request, Settings: {...job.request.Settings, Tags: tags}}
      return {}
    },

    UntagResources({ResourceType, ResourceId, TagKey = [], All}) {
      const jobs = findJobs(ResourceType, ResourceId)
      if (TagKey.length === 0 && All !== 'true') throw invalidParameter('TagKey', 'is required without All=true')
      for (const job of jobs) {
        const remaining = Object.entries(job.request.Settings?.Tags ?? {}).filter(
          ([key]) => TagKey.length > 0 && !TagKey.includes(key),
        )
        job.request = {...job.request, Settings: {...job.request.Settings, Tags: Object.fromEntries(remaining)}}
      }
      return {}
    },
  }
}
