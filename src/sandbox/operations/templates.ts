import type {ListJobTemplatesResponseBodyJobTemplates} from '../../api/generated/types.js'
import {isTerminal} from '../jobs/terminal-status.js'
import {badRequest, invalidParameter} from '../service-error.js'
import {formatGmt, formatOptionalGmt} from '../time.js'
import type {JobTemplate, SandboxState, TemplateVersion} from '../types.js'
import type {Handlers} from './handler.js'
import {includesIgnoreCase, paginate, parseSortOrder, sortBy} from './paging.js'
import {findTemplate, findVersion, parseVersion} from './template.js'
import {findWorkspace} from './workspaces.js'

const PAGE_LIMITS = {defaultSize: 10, maxSize: 100}

const SORT_FIELDS: Record<string, (template: JobTemplate) => string | number> = {
  GmtCreateTime: ({created}) => created,
  GmtModifyTime: ({modified}) => modified,
  TemplateName: ({name}) => name,
}

export function templateOperations(state: SandboxState): Handlers {
  const {templates, clock} = state

  return {
    CreateJobTemplate({TemplateName, WorkspaceId, Content, Constraints, Description, Metadata}, {caller}) {
      const workspace = findWorkspace(state.catalog, WorkspaceId)
      const now = clock.now()
      const template: JobTemplate = {
        id: `tpl${state.random.base36(13)}`,
        name: TemplateName,
        description: Description,
        metadata: Metadata,
        workspaceId: WorkspaceId,
        tenantId: String(workspace.ExtraInfos?.TenantId ?? ''),
        owner: caller,
        modifiedBy: caller.userId,
        created: now,
        modified: now,
        defaultVersion: 1,
        versions: [{version: 1, ...parseVersion(Content, Constraints), createdBy: caller.userId, created: now}],
      }
      templates.set(template.id, template)
      const {ModifiedBy: _, ...response} = toTemplateItem(template)
      return {...response, Version: 1}
    },

    ListJobTemplates(input) {
      findWorkspace(state.catalog, input.WorkspaceId)
      const sortValue = SORT_FIELDS[input.SortBy ?? 'GmtCreateTime']
      if (!sortValue)
        throw invalidParameter('SortBy', `must be one of ${Object.keys(SORT_FIELDS).join(', ')}, not ${input.SortBy}`)
      const matching = [...templates.values()]
        .filter((row) => row.workspaceId === input.WorkspaceId)
        .filter((row) => !input.TemplateId || row.id === input.TemplateId)
        .filter((row) => includesIgnoreCase(row.name, input.TemplateName ?? ''))
        .filter((row) => includesIgnoreCase(row.description ?? '', input.Description ?? ''))
        .filter((row) => !input.UserId || row.owner.userId === input.UserId)
      const {page, total} = paginate(
        sortBy(matching, sortValue, parseSortOrder(input.Order, 'descending')),
        input,
        PAGE_LIMITS,
      )
      return {
        JobTemplates: page.map(toTemplateItem),
        TotalCount: total,
        PageNumber: input.PageNumber ?? 1,
        PageSize: input.PageSize ?? PAGE_LIMITS.defaultSize,
      }
    },

    GetJobTemplate({TemplateId, Version}) {
      const template = findTemplate(state, TemplateId)
      const versions =
        Version === 'all'
          ? template.versions.toReversed()
          : [findVersion(template, Number(Version ?? template.defaultVersion))]
      return {...toTemplateItem(template), Versions: versions.map(toVersionItem), TotalCount: versions.length}
    },

    UpdateJobTemplate({TemplateId, TemplateName, Description, Metadata, Content, Constraints, SetAsDefault}, {caller}) {
      const template = findTemplate(state, TemplateId)
      if (Constraints && !Content) throw invalidParameter('Constraints', 'needs Content')
      const next = Content ? {...parseVersion(Content, Constraints), version: template.versions.length + 1} : undefined
      template.name = TemplateName ?? template.name
      template.description = Description ?? template.description
      template.metadata = Metadata ?? template.metadata
      template.modified = clock.now()
      template.modifiedBy = caller.userId
      if (next) template.versions.push({...next, createdBy: caller.userId, created: template.modified})
      if (next && SetAsDefault) template.defaultVersion = next.version
      return {
        Version: next?.version ?? template.defaultVersion,
        VersionCreated: next !== undefined,
        DefaultVersion: template.defaultVersion,
        GmtModifyTime: formatGmt(template.modified),
      }
    },

    SetJobTemplateDefaultVersion({TemplateId, Version}, {caller}) {
      const template = findTemplate(state, TemplateId)
      template.defaultVersion = findVersion(template, Version).version
      template.modified = clock.now()
      template.modifiedBy = caller.userId
      return {DefaultVersion: template.defaultVersion, GmtModifyTime: formatGmt(template.modified)}
    },

    DeleteJobTemplate({TemplateId}) {
      const {id} = findTemplate(state, TemplateId)
      const usingJob = [...state.jobs.values()].find((job) => job.request.TemplateId === id && !isTerminal(job))
      if (usingJob) throw badRequest(`Job template ${id} is in use: job ${usingJob.id} is ${usingJob.status}.`)
      templates.delete(id)
      return {TemplateId}
    },
  }
}

const toTemplateItem = (template: JobTemplate) =>
  ({
    TemplateId: template.id,
    TemplateName: template.name,
    Description: template.description ?? '',
    Metadata: template.metadata ?? {},
    DefaultVersion: template.defaultVersion,
    WorkspaceId: template.workspaceId,
    TenantId: template.tenantId,
    UserId: template.owner.userId,
    ModifiedBy: template.modifiedBy,
    GmtCreateTime: formatGmt(template.created),
    GmtModifyTime: formatGmt(template.modified),
    LastUsedTime: formatOptionalGmt(template.lastUsed),
  }) satisfies ListJobTemplatesResponseBodyJobTemplates

const toVersionItem = ({version, content, constraints, createdBy, created}: TemplateVersion) => ({
  Version: version,
  Content: content,
  Constraints: constraints,
  CreatedBy: createdBy,
  GmtCreateTime: formatGmt(created),
})
