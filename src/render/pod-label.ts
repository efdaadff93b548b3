/** The pod's role and number, which is what differs inside a job: dlc123-worker-0 is worker-0. */
export function podLabel(podId: string | null | undefined): string {
  return (podId ?? '').replace(/^dlc(?:-\d{14})?-?[0-9a-z]+-(?=.)/, '')
}
