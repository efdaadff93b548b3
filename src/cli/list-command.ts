import {Flags, type Interfaces} from '@oclif/core'
import type {OperationInput} from '../api/cloud.js'
import {type ListItem, listItems, type Page, type PagedOperation} from '../api/paging.js'
import type {Column} from '../render/columns.js'
import {BaseCommand} from './base-command.js'
import {allFlag, columnsFlag, DEFAULT_LIMIT, limitFlag} from './list-flags.js'

export const LIST_FLAGS = {
  name: Flags.string({helpValue: 'TEXT', summary: 'filter by name (substring)'}),
  limit: limitFlag,
  all: allFlag,
  columns: columnsFlag,
}

interface ServiceList<Name extends PagedOperation> {
  operation: Name
  input: Omit<OperationInput<Name>, 'PageNumber' | 'PageSize'>
  columns: (view: {now: number}) => Column<ListItem<Name>>[]
  defaultColumns?: string
  noun: string
  emptyMessage: string
  /** Sorts what was fetched: what can be used first. */
  rank?: (item: ListItem<Name>) => number
}

export abstract class ListCommand extends BaseCommand {
  protected async showList<Name extends PagedOperation>(
    flags: Interfaces.OutputFlags<Interfaces.FlagInput> & {limit?: number; all?: boolean; columns?: string},
    {operation, input, columns, noun, rank, ...table}: ServiceList<Name>,
  ): Promise<Page<Name>> {
    const {cloud, clock} = await this.context(flags)
    const page = await listItems(cloud, operation, input, {limit: this.resolveLimit(flags, DEFAULT_LIMIT)})
    if (rank) page.items.sort((a, b) => rank(a) - rank(b))
    await this.showTable(columns({now: clock.now()}), page.items, {...table, selectedColumns: flags.columns})
    this.noteTruncated(page.items.length, page.totalCount, noun)
    return page
  }
}
