import {Args, Flags} from '@oclif/core'
import {checkInput} from '../api/check-input.js'
import {OPERATIONS} from '../api/generated/operations.js'
import {isOperation, toWireRequest} from '../api/request.js'
import {BaseCommand} from '../cli/base-command.js'
import {yesFlag} from '../cli/global-flags.js'
import {readInputFlag} from '../cli/read-input.js'
import {usageError} from '../errors.js'
import {confirm} from '../questions/confirm.js'
import {toJson} from '../render/structured.js'
import {findNearest} from '../text/did-you-mean.js'

export default class Api extends BaseCommand {
  static override summary = 'Call any PAI-DLC or AIWorkSpace operation'
  static override description =
    `Without an operation, lists all 62 of them. Input and output use the API's field names. Put the fields of the path, the
query and the body into one object. Operations that change something ask for confirmation (--yes skips it).`
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    `<%= config.bin %> <%= command.id %> GetJob --input '{"JobId": "dlc1xjcumbfm7aai"}'`,
    `<%= config.bin %> <%= command.id %> CreateJobTemplate --input @template.json --dry-run`,
    `echo '{"WorkspaceId": "268"}' | <%= config.bin %> <%= command.id %> ListDatasets --input -`,
  ]
  static override quietQuery = 'Operations[].Name'
  static override args = {operation: Args.string({description: 'operation to call, such as GetJob or ListImages'})}
  static override flags = {
    input: Flags.string({
      char: 'i',
      helpValue: 'JSON|@FILE|-',
      summary: 'request fields as JSON or YAML; @FILE reads a file, - reads standard input',
    }),
    'dry-run': Flags.boolean({summary: 'print the request (method, path, query, body) without sending it'}),
    yes: yesFlag,
  }

  async run(): Promise<unknown> {
    const {args, flags} = await this.parse(Api)
    if (args.operation === undefined) return this.listOperations()
    const name = args.operation
    if (!isOperation(name)) {
      const closest = findNearest(name, Object.keys(OPERATIONS))
      throw usageError(`Unknown operation: ${name}.`, [
        ...(closest ? [`pai-dlc api ${closest}`] : []),
        'pai-dlc api   # list all operations',
      ])
    }

    const input = await readInputFlag(flags.input)
    const warnings = checkInput(name, input)
    for (const warning of warnings) this.note(`Note: ${warning}`)
    const request = toWireRequest(name, input)
    if (flags['dry-run'])
      return this.printJson({method: request.method, path: request.path, query: request.query, body: request.body})

    const {cloud, prompter} = await this.context(flags)
    if (request.method !== 'GET')
      await confirm({prompter, yes: flags.yes, question: `Send ${name} (${request.method} ${request.path})?`})
    return this.printJson(await cloud.call(name, input as never))
  }

  private printJson(value: object): object {
    if (!this.jsonEnabled()) this.log(toJson(value))
    return value
  }

  private async listOperations() {
    const rows = Object.entries(OPERATIONS).map(([Name, {product, method, path, summary}]) => ({
      Name,
      Product: product,
      Method: method,
      Path: path,
      Summary: summary,
    }))
    await this.showTable(
      [
        {key: 'Name', header: 'OPERATION', value: (row) => row.Name},
        {key: 'Product', header: 'PRODUCT', value: (row) => row.Product, priority: 1},
        {key: 'Method', header: 'METHOD', value: (row) => row.Method, priority: 2},
        {key: 'Path', header: 'PATH', value: (row) => row.Path, flexible: 24, priority: 1},
        {key: 'Summary', header: 'SUMMARY', value: (row) => row.Summary, flexible: 40, priority: 3},
      ],
      rows,
      {defaultColumns: 'Name,Product,Method,Summary'},
    )
    return {Operations: rows}
  }
}
