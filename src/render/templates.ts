import type {ListJobTemplatesResponseBodyJobTemplates} from '../api/generated/types.js'
import {formatAge, secondsBetween} from '../text/time.js'
import type {Column} from './columns.js'
import {ageColumn} from './discover.js'
import type {View} from './view.js'

export function templateColumns(view: Pick<View, 'now'>): Column<ListJobTemplatesResponseBodyJobTemplates>[] {
  return [
    {key: 'TemplateId', header: 'TEMPLATE ID', value: (row) => row.TemplateId},
    {key: 'TemplateName', header: 'NAME', value: (row) => row.TemplateName, flexible: true, priority: 5},
    {key: 'DefaultVersion', header: 'DEFAULT', value: (row) => row.DefaultVersion, align: 'right', priority: 4},
    {
      key: 'LastUsedTime',
      header: 'LAST USED',
      value: (row) => secondsBetween(row.LastUsedTime, view.now),
      format: (row) => formatAge(row.LastUsedTime, view.now) || 'never',
      align: 'right',
      priority: 3,
    },
    {key: 'Description', header: 'DESCRIPTION', value: (row) => row.Description, flexible: true, priority: 2},
    ageColumn(view),
  ]
}
