import {describe, expect, test} from '@jest/globals'
import {findPeerLoss, isPeerLossException, isRaisedInCollective} from '../../../src/diagnose/log/peer-loss.js'
import {parseRecords} from '../../../src/diagnose/log/records.js'
import {findTracebacks} from '../../../src/diagnose/log/traceback.js'
import {pythonTraceback} from '../cases.js'

/** What libraries write when another rank is gone. */
const MESSAGES: [library: string, text: string][] = [
  ['NCCL', 'NCCL error in: x.cpp:2006, remote process exited or there was a network error'],
  ['NCCL', 'socketProgress: Connection closed by remote peer pod-b<40400>'],
  ['NCCL', 'NCCL communicator was aborted on rank 3.'],
  ['NCCL', 'misc/socket.cc:484 NCCL WARN socketStartConnect: Connect to 10.0.0.3<41234> failed : Connection refused'],
  ['NCCL', 'Received a dump signal due to a collective timeout from rank 3 and we will try our best to dump'],
  ['HCCL', 'HCCL error: remote rank 3 socket timeout'],
  ['gloo', '[../third_party/gloo/gloo/transport/tcp/pair.cc:534] Connection closed by peer [10.1.2.4]:5231'],
  ['gloo', '[../third_party/gloo/gloo/transport/tcp/pair.cc:598] Read timeout [10.1.2.4]:5231'],
  [
    'gloo',
    '[../third_party/gloo/gloo/transport/tcp/unbound_buffer.cc:81] Timed out waiting 1800000ms for recv operation to complete',
  ],
  ['gloo', 'Application timeout caused pair closure'],
  ['PyTorch', 'Rank 1 failed to pass monitoredBarrier in 1800000 ms'],
  ['PyTorch', 'failed to recv, got 0 bytes'],
  ['PyTorch', 'Stop_waiting response is expected'],
  ['PyTorch', 'The connection to the C10d store has failed. See inner exception for details.'],
  ['PyTorch', 'torch.distributed.elastic.multiprocessing.api.SignalException: Process 77 got signal: 15'],
  ['PyTorch', 'Socket Timeout'],
  ['Horovod', 'Horovod has been shut down. This was caused by an exception on one of the ranks'],
  ['MPI', 'ORTE has lost communication with a remote daemon.'],
  ['MPI', '[[1,1],0] mca_btl_tcp_frag_recv: readv failed: Connection reset by peer (104)'],
  ['MPI', 'UCX  ERROR rc_verbs_iface.c: send completion with error: transport retry counter exceeded'],
  ['TensorFlow', 'Collective ops is aborted by: failed to connect to all addresses'],
  ['TensorFlow', 'The following tasks are unhealthy (stopped sending heartbeats): /job:worker/task:1'],
  ['XGBoost', '- [allreduce.h:89|09:30:11]: Allreduce failed.'],
  ['XGBoost', 'xgboost.core.XGBoostError: [09:30:11] /workspace/src/collective/result.cc:78:'],
  ['LightGBM', 'Socket recv error, Connection reset by peer (code: 104)'],
  ['Ray', 'ray.exceptions.ActorDiedError: The actor died unexpectedly before finishing this task.'],
  ['socket', 'Connection reset by peer'],
  ['socket', 'BrokenPipeError: [Errno 32] Broken pipe'],
]

describe('that another rank is gone is understood', () => {
  test.each(MESSAGES)('from %s: %s', (library, text) => {
    expect(findPeerLoss(text, {hasPeers: true})).toBe(library)
  })

  test.each([
    'loss 2.1',
    'KeyError: 1',
    'CUDA out of memory',
    'Lost connection to MySQL server during query ([Errno 104] Connection reset by peer)',
    "HTTPSConnectionPool(host='x', port=443): Connection reset by peer",
    'Ran out of input',
    'NCCL version 2.21.5',
    'using gloo as backend, timeout 1800 s',
  ])('but not from: %s', (text) => {
    expect(findPeerLoss(text, {hasPeers: true})).toBeUndefined()
  })

  test('and of a plain socket only where there are other ranks', () => {
    expect(findPeerLoss('Connection reset by peer', {hasPeers: false})).toBeUndefined()
  })
})

const exceptionOf = (text: string, frame: string) => {
  const lines = pythonTraceback(text)
  const log = frame ? [...lines.slice(0, -1), `  File "${frame}", line 1, in f`, text] : lines
  const [traceback] = findTracebacks(parseRecords(log))
  if (!traceback) throw new Error('no traceback')
  return traceback.final
}

test.each<[string, boolean, string, string]>([
  ['says that a peer is gone', true, 'RuntimeError: Connection reset by peer', ''],
  ['does not where its type is the program’s own', false, 'ValueError: Connection reset by peer', ''],
  [
    'does not where its frames are those of a service',
    false,
    'ConnectionResetError: [Errno 104] Connection reset by peer',
    '/usr/lib/python3/site-packages/redis/connection.py',
  ],
])('an exception %s', (_, expected, text, frame) => {
  expect(isPeerLossException(exceptionOf(text, frame), {hasPeers: true})).toBe(expected)
})

test.each<[string, boolean, string, string]>([
  [
    'by its last frame',
    true,
    'RuntimeError: x',
    '/usr/lib/python3/site-packages/torch/distributed/distributed_c10d.py',
  ],
  ['not by the program’s', false, 'RuntimeError: x', '/root/app/fit.py'],
  [
    'not where its type is the program’s own',
    false,
    'ValueError: x',
    '/usr/lib/python3/site-packages/torch/distributed/distributed_c10d.py',
  ],
])('an exception is known to come out of a collective: %s', (_, expected, text, frame) => {
  expect(isRaisedInCollective(exceptionOf(text, frame))).toBe(expected)
})
