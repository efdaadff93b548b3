import type {ListJobTemplatesResponseBodyJobTemplates} from '../../api/generated/types.js'
import {isTerminal} from '../jobs/job.js'
import {badRequest, invalidParameter} from '../service-error.js'
import {gmt} from '../time.js'
import type {Template, TemplateVersion, World} from '../types.js'
import type {Handlers} from './handler.js'
import {contains, orderOf, pageOf, sortedBy} from './paging.js'
import {findTemplate, findVersion, readVersion} from './template.js'
import {findWorkspace} from './workspaces.js'

const PAGES = {size: 10, max: 100}

const SORTS: Record<string, (template: Template) => string | number> = {
  GmtCreateTime: ({created}) => created,
  GmtModifyTime: ({modified}) => modified,
  TemplateName: ({name}) => name,
}

/** Job templates and their versions. */
export function templateOperations(world: World): Handlers {
  const {templates, clock} = world

  return {
    CreateJobTemplate({TemplateName, WorkspaceId, Content, Constraints, Description, Metadata}, {identity}) {
      const workspace = findWorkspace(world.catalog, WorkspaceId)
      const now = clock.now()
      const template: Template = {
        id: `tpl${world.random.base36(13)}`,
        name: TemplateName,
        description: Description,
        metadata: Metadata,
        workspaceId: WorkspaceId,
        tenantId: String(workspace.ExtraInfos?.TenantId ?? ''),
        owner: identity,
        modifiedBy: identity.userId,
        created: now,
        modified: now,
        defaultVersion: 1,
        versions: [{version: 1, ...readVersion(Content, Constraints), createdBy: identity.userId, created: now}],
      }
      templates.set(template.id, template)
      const {ModifiedBy: _, ...answer} = shown(template)
      return {...answer, Version: 1}
    },

    ListJobTemplates(input) {
      findWorkspace(world.catalog, input.WorkspaceId)
      const by = SORTS[input.SortBy ?? 'GmtCreateTime']
      if (!by) throw invalidParameter('SortBy', `must be one of ${Object.keys(SORTS).join(', ')}, not ${input.SortBy}`)
      const chosen = [...templates.values()]
        .filter((row) => row.workspaceId === input.WorkspaceId)
        .filter((row) => !input.TemplateId || row.id === input.TemplateId)
        .filter((row) => contains(row.name, input.TemplateName ?? ''))
        .filter((row) => !input.UserId || row.owner.userId === input.UserId)
      const {page, total} = pageOf(sortedBy(chosen, by, orderOf(input.Order, 'descending')), input, PAGES)
      return {
        JobTemplates: page.map(shown),
        TotalCount: total,
        PageNumber: input.PageNumber ?? 1,
        PageSize: input.PageSize ?? PAGES.size,
      }
    },

    GetJobTemplate({TemplateId, Version}) {
      const template = findTemplate(world, TemplateId)
      const versions =
        Version === 'all'
          ? template.versions.toReversed()
          : [findVersion(template, Number(Version ?? template.defaultVersion))]
      return {...shown(template), Versions: versions.map(shownVersion), TotalCount: versions.length}
    },

    UpdateJobTemplate(
      {TemplateId, TemplateName, Description, Metadata, Content, Constraints, SetAsDefault},
      {identity},
    ) {
      const template = findTemplate(world, TemplateId)
      if (Constraints && !Content) throw invalidParameter('Constraints', 'needs Content')
      const next = Content ? {...readVersion(Content, Constraints), version: template.versions.length + 1} : undefined
      template.name = TemplateName ?? template.name
      template.description = Description ?? template.description
      template.metadata = Metadata ?? template.metadata
      template.modified = clock.now()
      template.modifiedBy = identity.userId
      if (next) template.versions.push({...next, createdBy: identity.userId, created: template.modified})
      if (next && SetAsDefault) template.defaultVersion = next.version
      return {
        Version: next?.version ?? template.defaultVersion,
        VersionCreated: next !== undefined,
        DefaultVersion: template.defaultVersion,
        GmtModifyTime: gmt(template.modified),
      }
    },

    SetJobTemplateDefaultVersion({TemplateId, Version}, {identity}) {
      const template = findTemplate(world, TemplateId)
      template.defaultVersion = findVersion(template, Version).version
      template.modified = clock.now()
      template.modifiedBy = identity.userId
      return {DefaultVersion: template.defaultVersion, GmtModifyTime: gmt(template.modified)}
    },

    DeleteJobTemplate({TemplateId}) {
      const {id} = findTemplate(world, TemplateId)
      const user = [...world.jobs.values()].find((job) => job.request.TemplateId === id && !isTerminal(job))
      if (user) throw badRequest(`Job template ${id} is in use: job ${user.id} is ${user.status}.`)
      templates.delete(id)
      return {TemplateId}
    },
  }
}

const shown = (template: Template) =>
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
    GmtCreateTime: gmt(template.created),
    GmtModifyTime: gmt(template.modified),
  }) satisfies ListJobTemplatesResponseBodyJobTemplates

const shownVersion = ({version, content, constraints, createdBy, created}: TemplateVersion) => ({
  Version: version,
  Content: content,
  Constraints: constraints,
  CreatedBy: createdBy,
  GmtCreateTime: gmt(created),
})
