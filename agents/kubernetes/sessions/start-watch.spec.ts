import type { CoreV1Event, V1Pod } from '@kubernetes/client-node';
import type { SessionStep } from '../../../protocol/session.js';
import { aContainerStatus, anEvent } from '../../../testing/kubernetes/pod.builder.js';
import { aSessionPod, aWorkload, START } from '../../../testing/kubernetes/workload.builder.js';
import type { SessionWorkload } from '../cluster/session-workload.js';
import type { HomeObstacle } from '../homes/home-obstacles.js';
import { trouble } from '../reasons/trouble.js';
import { StartWatch } from './start-watch.js';

const MINUTE_MS = 60_000;
const starting = (pods: readonly V1Pod[], events: readonly CoreV1Event[] = []): SessionWorkload =>
  aWorkload({ mark: { mark: 'starting', podUid: '' }, pods, events });
const unscheduled = aSessionPod('a', {
  phase: 'Pending',
  podIP: '',
  containerStatuses: [],
  conditions: [{ type: 'PodScheduled', status: 'False', message: '0/1 nodes are available: 1 Insufficient cpu.' }],
});
const waiting = (reason: string, message = ''): V1Pod =>
  aSessionPod('a', { phase: 'Pending', containerStatuses: [aContainerStatus({ waiting: { reason, message } })] });
const about = (uid: string, reason: string): CoreV1Event =>
  Object.assign(anEvent(reason, ''), { involvedObject: { uid } });

const pendingHome = (isFailing: boolean): HomeObstacle => ({
  trouble: trouble('home-pending', 'home-1 is Pending'),
  isFailing,
});

describe('StartWatch', () => {
  let now: number;
  let steps: SessionStep[];
  let watch: StartWatch;
  beforeEach(() => {
    now = 0;
    steps = [];
    watch = new StartWatch(START, { step: (step) => steps.push(step) }, () => now);
  });

  it('waits for a pod, tells what happens to it, and finds it when it runs and has an address', () => {
    expect(watch.look(starting([]))).toBeUndefined();
    expect(watch.look(starting([waiting('ContainerCreating')]))).toBeUndefined();
    expect(steps).toEqual([]);
    expect(watch.look(starting([waiting('ContainerCreating')], [about('a', 'Pulling')]))).toBeUndefined();
    expect(steps).toEqual(['image-fetching']);
    expect(watch.look(starting([aSessionPod('a', { podIP: '' })]))).toBeUndefined();
    expect(watch.look(starting([aSessionPod('a')]))?.metadata?.uid).toBe('a');
    expect(new Set(steps)).toEqual(new Set(['image-fetching', 'image-ready', 'workload-started']));
  });

  it('takes no pod of an earlier start for its own', () => {
    const other = aSessionPod('z');
    if (other.metadata) other.metadata.annotations = {};
    expect(watch.look(starting([other], [about('z', 'Pulling')]))).toBeUndefined();
    expect(steps).toEqual([]);
  });

  it.each([
    ['an image that there is none of', waiting('ErrImagePull', 'not found'), 'image-unavailable'],
    ['a name that no image has', waiting('InvalidImageName'), 'image-unavailable'],
    ['a pod that was driven off', aSessionPod('a', { phase: 'Failed', reason: 'Evicted' }), 'instance-gone'],
    [
      'a container that ended',
      aSessionPod('a', { containerStatuses: [aContainerStatus({ terminated: { exitCode: 3 } })] }),
      'start-failed',
    ],
  ])('gives up at once for %s', (_what, pod, code) => {
    expect(() => watch.look(starting([pod]))).toThrow(
      expect.objectContaining({ reason: expect.objectContaining({ code }) as object }) as Error,
    );
  });

  it('gives a cluster without room a while, and then says that it has none', () => {
    expect(watch.look(starting([unscheduled]))).toBeUndefined();
    now = MINUTE_MS;
    expect(watch.look(starting([unscheduled]))).toBeUndefined();
    expect(watch.obstacle?.trouble.reason.message).toContain('no room');
    now = 2 * MINUTE_MS;
    expect(() => watch.look(starting([unscheduled]))).toThrow(/no room/);
  });

  it.each(['TriggeredScaleUp', 'Nominated'])(
    'waits as long as a start may take for a node that is being made (%s)',
    (reason) => {
      const events = [about('a', reason)];
      watch.look(starting([unscheduled], events));
      now = 5 * MINUTE_MS;
      expect(watch.look(starting([unscheduled], events))).toBeUndefined();
      expect(watch.obstacle?.trouble.reason.message).toContain('no room');
    },
  );

  it('says that there is no storage when only the claim tells, and only as long as nothing else is known of the pod', () => {
    const silent = aSessionPod('a', { phase: 'Pending', podIP: '', containerStatuses: [] });
    watch.look(starting([silent]));
    expect(watch.isUnexplained).toBe(true);
    watch.noteHome(pendingHome(true));
    expect(watch.obstacle?.trouble.reason.code).toBe('home-unavailable');
    watch.look(starting([unscheduled]));
    expect([watch.isUnexplained, watch.obstacle?.trouble.reason.code]).toEqual([false, 'start-failed']);
    now = 2 * MINUTE_MS;
    watch.look(starting([aSessionPod('a')]));
    expect(watch.isUnexplained).toBe(false);
    watch.noteHome(pendingHome(true));
    expect(watch.obstacle).toBeUndefined();
  });

  it('waits as long as a start may take for a volume that is being made', () => {
    const silent = starting([aSessionPod('a', { phase: 'Pending', podIP: '', containerStatuses: [] })]);
    watch.look(silent);
    watch.noteHome(pendingHome(false));
    now = 5 * MINUTE_MS;
    expect(watch.look(silent)).toBeUndefined();
    expect(watch.obstacle?.trouble.reason.message).toContain('storage for your files');
  });

  it('gives a volume that cannot be made a while, and then says that it is not there', () => {
    const silent = starting([aSessionPod('a', { phase: 'Pending', podIP: '', containerStatuses: [] })]);
    watch.look(silent);
    watch.noteHome(pendingHome(true));
    now = 2 * MINUTE_MS;
    expect(() => watch.look(silent)).toThrow(/storage for your files/);
  });

  it('forgets an obstacle that is out of the way', () => {
    watch.look(starting([unscheduled]));
    now = MINUTE_MS;
    watch.look(starting([waiting('ContainerCreating')]));
    now = 2 * MINUTE_MS;
    expect(watch.look(starting([unscheduled]))).toBeUndefined();
  });

  it('says so when somebody else has removed the session', () => {
    expect(() => watch.look(undefined)).toThrow(/did not start/);
  });
});
