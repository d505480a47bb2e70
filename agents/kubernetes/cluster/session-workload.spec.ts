import type { V1Pod } from '@kubernetes/client-node';
import { aContainerStatus } from '../../../testing/kubernetes/pod.builder.js';
import { anEndedPod, aSessionPod, aWorkload } from '../../../testing/kubernetes/workload.builder.js';
import { hasEnded, hasObeyed, instanceOf, isQuiet, livingPod, viewOf } from './session-workload.js';

const restarted = (exitCode: number, reason: string) =>
  aContainerStatus({ running: { startedAt: new Date(0) } }, { terminated: { exitCode, reason } });

describe('what a session is', () => {
  it('runs as long as its pod is the one whose screen answered', () => {
    const session = aWorkload({ pods: [aSessionPod('a')] });
    expect(viewOf(session)).toBe('running');
    expect(livingPod(session)?.metadata?.uid).toBe('a');
    expect(viewOf(aWorkload({ pods: [aSessionPod('a')], mark: { mark: 'standby' } }))).toBe('standby');
  });

  it.each([
    ['is gone', [], 'instance-gone'],
    ['was replaced by its Deployment', [aSessionPod('b')], 'instance-gone'],
    ['is told to go', [aSessionPod('a', {}, true)], 'instance-gone'],
    [
      'was driven off its node',
      [aSessionPod('a', { phase: 'Failed', reason: 'Evicted', message: 'low' })],
      'instance-gone',
    ],
    ['was restarted by its node', [aSessionPod('a', { containerStatuses: [restarted(1, 'Error')] })], 'instance-gone'],
    ['ran out of memory', [aSessionPod('a', { containerStatuses: [restarted(137, 'OOMKilled')] })], 'out-of-memory'],
    ['lost its screen', [aSessionPod('a', { containerStatuses: [restarted(86, 'Error')] })], 'screen-lost'],
  ])('died when its pod %s', (_what, pods, code) => {
    const session = aWorkload({ pods });
    expect(viewOf(session)).toBe('died');
    expect(livingPod(session)).toBeUndefined();
    expect(instanceOf(session)).toMatchObject({
      id: session.sessionId,
      generation: 1,
      state: 'absent',
      reason: { code },
    });
  });

  it('stays dead with the reason that was written down, whatever its Deployment has made since', () => {
    const fate = { reason: { code: 'out-of-memory', message: 'It ran out of memory.' }, detail: 'OOMKilled' } as const;
    const session = aWorkload({ mark: { mark: 'dead', fate }, pods: [aSessionPod('b')], replicas: 0 });
    expect(instanceOf(session)).toMatchObject({ state: 'absent', ...fate });
  });

  it('sleeps when no process is left, none is wanted, and the controller knows that', () => {
    const asleep = { mark: { mark: 'asleep' }, replicas: 0 } as const;
    expect(viewOf(aWorkload(asleep))).toBe('hibernated');
    expect(viewOf(aWorkload({ ...asleep, pods: [aSessionPod('a', {}, true)] }))).toBe('stopping');
    const ended = [aContainerStatus({ terminated: { exitCode: 0 } })];
    const left = aSessionPod('a', { containerStatuses: ended }, true);
    expect(viewOf(aWorkload({ ...asleep, pods: [left] }))).toBe('hibernated');
    expect(viewOf(aWorkload({ ...asleep, status: { observedGeneration: 2 } }))).toBe('stopping');
    expect(viewOf(aWorkload({ ...asleep, status: { replicas: 1 } }))).toBe('stopping');
    expect(isQuiet(aWorkload({ replicas: 1 }))).toBe(false);
  });

  it('has no process where no image was ever had, once its pod is told to go, and nobody takes that for a pod that obeyed', () => {
    const waiting = { waiting: { reason: 'ImagePullBackOff' } };
    const ran = { terminated: { exitCode: 0 } };
    const pod = (isDeleted: boolean, lastState?: typeof ran): V1Pod =>
      aSessionPod('a', { phase: 'Pending', containerStatuses: [aContainerStatus(waiting, lastState)] }, isDeleted);
    expect([hasEnded(pod(true)), hasObeyed(pod(true))]).toEqual([true, false]);
    expect(hasEnded(pod(false))).toBe(false);
    // It ran before, and its node may yet find the image again.
    expect(hasEnded(pod(true, ran))).toBe(false);
    const making = [aContainerStatus({ waiting: { reason: 'ContainerCreating' } })];
    expect(hasEnded(aSessionPod('a', { phase: 'Pending', containerStatuses: making }, true))).toBe(false);
  });

  it('has obeyed when its only container ended after it was told to go, and not when it ended by itself before', () => {
    expect(hasObeyed(anEndedPod('session', 0))).toBe(true);
    expect(hasObeyed(anEndedPod('session', 7))).toBe(true);
    expect(hasObeyed(anEndedPod('session', -1))).toBe(false);
    expect(hasObeyed(anEndedPod('session', 1, 1))).toBe(false);
    expect(hasObeyed(aSessionPod('a', {}, true))).toBe(false);
  });

  it('is starting as long as nothing answered', () => {
    expect(instanceOf(aWorkload({ mark: { mark: 'starting', podUid: '' } }))).toMatchObject({ state: 'starting' });
  });
});
