import {REGIONS} from '../../api/generated/regions.js'
import {BaseCommand} from '../../cli/base-command.js'
import {columnsFlag} from '../../cli/list-flags.js'

export default class DiscoverRegions extends BaseCommand {
  static override summary = 'List regions that support PAI-DLC'
  static override description = 'The list is built in; no request is sent. Pass the region as --region.'
  static override examples = ['<%= config.bin %> <%= command.id %>']
  static override quietQuery = 'Regions[].RegionId'
  static override flags = {columns: columnsFlag}

  async run() {
    const {flags} = await this.parse(DiscoverRegions)
    const catalogRegions = new Set<string>(REGIONS.aiworkspace)
    const Regions = REGIONS['pai-dlc'].map((RegionId) => ({
      RegionId,
      Endpoint: `pai-dlc.${RegionId}.aliyuncs.com`,
      AIWorkSpace: catalogRegions.has(RegionId),
    }))
    await this.showTable(
      [
        {key: 'RegionId', header: 'REGION', value: (row) => row.RegionId},
        {key: 'Endpoint', header: 'ENDPOINT', value: (row) => row.Endpoint},
      ],
      Regions,
      {selectedColumns: flags.columns},
    )
    return {Regions, TotalCount: Regions.length}
  }
}
