interface DatasetWithOptions {
  Options?: string
  LatestVersion?: {Options?: string}
}

/** A dataset's default mount path, from the JSON in its Options. */
export function datasetMountPath({LatestVersion, Options}: DatasetWithOptions): string | undefined {
  try {
    const options = JSON.parse(LatestVersion?.Options || Options || '{}') as {mountPath?: unknown} | null
    return typeof options?.mountPath === 'string' && options.mountPath !== '' ? options.mountPath : undefined
  } catch {
    return undefined
  }
}
