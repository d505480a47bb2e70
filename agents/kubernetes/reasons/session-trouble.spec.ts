import { SessionReason } from '../../../protocol/session.js';
import { END_SIGNS } from '../../../testing/kubernetes/end-signs.js';
import { aContainerStatus, anEvent, aPod, aWaitingPod } from '../../../testing/kubernetes/pod.builder.js';
import { nodes, START_SIGNS } from '../../../testing/kubernetes/start-signs.js';
import { sessionTrouble, type SessionSigns } from './session-trouble.js';
import { trouble } from './trouble.js';

describe('sessionTrouble', () => {
  it.each([...START_SIGNS, ...END_SIGNS])('tells %s: %s', (_, kind, signs) => {
    const found = sessionTrouble(signs);
    const { reason, isFinal } = trouble(kind, '');
    expect(found).toMatchObject({ reason, isFinal });
    expect(found?.detail).not.toBe('');
    expect(SessionReason.parse(found?.reason)).toEqual(reason);
  });

  it.each<[string, SessionSigns]>([
    ['is made', {}],
    [
      'is made by its controller',
      { deployment: { status: { conditions: [{ type: 'Progressing', status: 'True' }] } } },
    ],
    ['is placed', { pod: aPod({ phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'True' }] }) }],
    ['is prepared', { pod: aWaitingPod('ContainerCreating') }],
    ['waits for a busy node', { pod: aWaitingPod('CreateContainerError', 'context deadline exceeded') }],
    ['runs', { pod: aPod({ phase: 'Running', containerStatuses: [aContainerStatus({ running: {} })] }) }],
    [
      'runs although its volume came late',
      {
        pod: aPod({ phase: 'Running', containerStatuses: [aContainerStatus({ running: {} })] }),
        events: [anEvent('FailedMount', 'Unable to attach or mount volumes: unmounted volumes=[home]')],
      },
    ],
  ])('says nothing of a session that %s', (_, signs) => {
    expect(sessionTrouble(signs)).toBeUndefined();
  });

  it('tells operators what the cluster said, within bounds', () => {
    expect(sessionTrouble({ pod: nodes('3 Insufficient cpu') })?.detail).toBe(
      'Unschedulable: 0/3 nodes are available: 3 Insufficient cpu.',
    );
    expect(sessionTrouble({ pod: nodes('x'.repeat(5000)) })?.detail).toHaveLength(2000);
  });
});
