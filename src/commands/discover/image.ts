import {Args, Flags} from '@oclif/core'
import {findImage} from '../../catalog/find-image.js'
import {BaseCommand} from '../../cli/base-command.js'
import {CliError, usageError} from '../../errors.js'
import {renderImage} from '../../render/catalog-items.js'

export default class DiscoverImage extends BaseCommand {
  static override summary = 'Show an image by URI, name or id'
  static override description = 'Pass the ImageUri to job create as --image.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> image-4c62b8xi9yg7dd53uor',
    '<%= config.bin %> <%= command.id %> my_image --workspace-id 268 --output quiet',
  ]
  static override quietQuery = 'ImageUri'
  static override args = {image: Args.string({required: true, description: 'image URI, name or id'})}
  static override flags = {
    'workspace-id': Flags.string({
      helpValue: 'ID',
      env: 'PAI_DLC_WORKSPACE_ID',
      summary: 'also search the custom images of this workspace',
    }),
  }

  async run() {
    const {args, flags} = await this.parse(DiscoverImage)
    if (args.image.trim() === '') throw usageError('The image name is empty.', ['pai-dlc discover images'])
    const {cloud, clock} = await this.context(flags)
    const {image, nearest} = await findImage(cloud, args.image.trim(), flags['workspace-id'])
    if (!image) {
      const workspaceClause = flags['workspace-id'] ? ` or the images of workspace ${flags['workspace-id']}` : ''
      throw new CliError({
        code: 'ImageNotFound',
        exit: 'notFound',
        message: `No image with the URI, name or id "${args.image}" among the official images${workspaceClause}.`,
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
