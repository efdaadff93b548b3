/**
 * What is refused, and how: `{status, code}`. `ready` is done through the sandbox's control endpoint before the call,
 * and undone after it.
 */
export const REFUSALS = [
  {
    what: 'an unknown job',
    operation: 'GetJob',
    input: {JobId: 'dlc0000000000000'},
    refused: {status: 404, code: 'NotFound'},
  },
  {
    what: 'an unknown dataset',
    operation: 'GetDataset',
    input: {DatasetId: 'd-0'},
    refused: {status: 404, code: '201300003'},
  },
  {
    what: 'a job without anything',
    operation: 'CreateJob',
    input: {},
    refused: {status: 400, code: /^(Missing|Invalid)Parameter|BadRequest/},
  },
  {
    what: 'an instance type list with SortBy',
    operation: 'ListEcsSpecs',
    input: {SortBy: 'GpuType'},
    refused: {status: 400, code: 'InvalidParameter'},
  },
  {
    what: 'a wrong secret',
    operation: 'ListJobs',
    key: {secret: 'Wrong0000000000000000000000000'},
    refused: {status: 400, code: 'SignatureDoesNotMatch'},
  },
  {
    what: 'an unknown key',
    operation: 'ListJobs',
    key: {id: 'LTAI5tUnknownKey00000'},
    refused: {status: 404, code: 'InvalidAccessKeyId.NotFound'},
  },
  {
    what: 'an old clock',
    operation: 'ListJobs',
    headers: {'x-acs-date': '2020-01-01T00:00:00Z'},
    refused: {status: 400, code: 'InvalidTimeStamp.Expired'},
  },
  {
    what: 'a repeated nonce',
    operation: 'ListJobs',
    headers: {'x-acs-signature-nonce': 'the-same-twice'},
    first: true,
    refused: {status: 400, code: 'SignatureNonceUsed'},
  },
  {
    what: 'a missing permission',
    operation: 'GetJob',
    input: {JobId: 'dlc0000000000000'},
    ready: ['policy', {actions: ['pai:ListJobs']}],
    refused: {status: 403, code: 'Forbidden.RAM'},
  },
  {
    what: 'too many calls',
    operation: 'ListJobs',
    ready: ['faults', {faults: ['ListJobs:throttling']}],
    refused: {status: 429, code: 'Throttling.User'},
  },
]
