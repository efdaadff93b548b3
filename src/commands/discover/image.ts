import {Args, Flags} from '@oclif/core'
import {findImage} from '../../catalog/find-image.js'
import {BaseCommand} from '../../cli/base-command.js'
import {CliError, usageError} from '../../errors.js'
import {renderImage} from '../../render/catalog-items.js'

export default class DiscoverImage extends BaseCommand {
  static override summary =
    'Show one image, by its address, its name or its id: the value of --image is the whole ImageUri'
  static override examples = [
    '<%= config.bin %> <%= command.id %> image-4c62b8xi9yg7dd53uor',
    '<%= config.bin %> <%= command.id %> my_image --workspace-id 268 --output quiet',
  ]
  static override quietQuery = 'ImageUri'
  static override args = {image: Args.string({required: true, description: 'ImageUri, name or id'})}
  static override flags = {
    'workspace-id': Flags.string({
      helpValue: 'ID',
      env: 'PAI_DLC_WORKSPACE_ID',
      summary: 'look among this workspace’s own images, too',
    }),
  }

  async run() {
    const {args, flags} = await this.parse(DiscoverImage)
    if (args.image.trim() === '') throw usageError('The image is empty.', ['pai-dlc discover images'])
    const {cloud, clock} = await this.context(flags)
    const {image, nearest} = await findImage(cloud, args.image.trim(), flags['workspace-id'])
    if (!image) {
      const workspaceClause = flags['workspace-id'] ? ` or one of workspace ${flags['workspace-id']}` : ''
      throw new CliError({
        code: 'ImageNotFound',
        exit: 'notFound',
        message: `"${args.image}" is neither address, name nor id of an official image${workspaceClause}.`,
        suggestions: [
          ...nearest.map(
            ({Name, ImageUri}) => `pai-dlc discover image ${Name && /^\S+$/.test(Name) ? Name : ImageUri}`,
          ),
          'pai-dlc discover images',
        ],
      })
    }

    if (!this.jsonEnabled()) this.log(renderImage(image, this.view(clock.now())))
    return image
  }
}
