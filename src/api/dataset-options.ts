interface DatasetWithOptions {
  Options?: string
  LatestVersion?: {Options?: string}
}

/** Where a dataset is mounted unless the job says: its Options hold it as JSON. Undefined where they hold none. */
export function datasetMountPath({LatestVersion, Options}: DatasetWithOptions): string | undefined {
  try {
    const options = JSON.parse(LatestVersion?.Options || Options || '{}') as {mountPath?: unknown} | null
    return typeof options?.mountPath === 'string' && options.mountPath !== '' ? options.mountPath : undefined
  } catch {
    return undefined
  }
}
