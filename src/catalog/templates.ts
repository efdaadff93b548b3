import type {Cloud} from '../api/cloud.js'
import type {GetJobTemplateResponseBodyVersions} from '../api/generated/types.js'
import type {JobDraft} from '../document/document.js'
import type {TemplateReference, TemplateVersion} from '../document/template.js'
import {CliError} from '../errors.js'
import {isRecord} from '../platform/record.js'

/** A version of a template (default: its default version). @throws CliError if it is not found or not a job */
export async function readTemplate(cloud: Cloud, {id, version}: TemplateReference): Promise<TemplateVersion> {
  const response = await cloud.call('GetJobTemplate', {
    TemplateId: id,
    ...(version === undefined ? {} : {Version: String(version)}),
  })
  const found = (response.Versions ?? []).find((row) => row.Version === (version ?? response.DefaultVersion))
  const content = parseContent(found)
  if (found?.Version !== undefined && content)
    return {id, version: found.Version, content, constraints: isRecord(found.Constraints) ? found.Constraints : {}}
  throw new CliError({
    code: 'TemplateUnusable',
    exit: 'failure',
    message: `Template ${id} has no version ${version ?? response.DefaultVersion} that contains a job.`,
    suggestions: [`pai-dlc template get ${id} --version all`],
  })
}

/** The service returns the content as an object, or as the JSON text that it was saved with. */
function parseContent({Content}: GetJobTemplateResponseBodyVersions = {}): JobDraft | undefined {
  try {
    const content: unknown = typeof Content === 'string' ? JSON.parse(Content) : Content
    return isRecord(content) ? content : undefined
  } catch {
    return undefined
  }
}
