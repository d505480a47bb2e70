import type { IncomingMessage, ServerResponse } from 'node:http';
import { json as readJson } from 'node:stream/consumers';
import { json, list, ScriptedApi, watch, type Answer } from '../../../testing/kubernetes/scripted-api.js';
import { anEndedPod, aWorkload } from '../../../testing/kubernetes/workload.builder.js';
import { ClusterObjects } from '../cluster/cluster-objects.js';
import { SessionCluster } from '../cluster/session-cluster.js';
import type { Mark } from '../cluster/session-mark.js';
import { SessionScaler } from './session-scaler.js';

describe('SessionScaler.clear', () => {
  let server: ScriptedApi;
  let cluster: SessionCluster;
  let scaler: SessionScaler;
  beforeEach(async () => {
    server = await ScriptedApi.open();
    const objects = new ClusterObjects(server.api, 'sessions');
    cluster = new SessionCluster(server.api, objects);
    scaler = new SessionScaler(objects, cluster);
  });
  afterEach(async () => {
    cluster.close();
    await server.close();
  });

  /** Has the cluster hold one session with `mark`, and its pod, which its node has not cleared away yet. Answers with its id, and how the pod goes. */
  async function hold(mark: Mark): Promise<{ sessionId: string; goes: () => void }> {
    const { deployment, sessionId } = aWorkload({ mark: { mark }, replicas: 0 });
    Object.assign(deployment.metadata ?? {}, { uid: 'of-deployment', resourceVersion: '4' });
    const pod = anEndedPod(sessionId, 1);
    let pods: ServerResponse | undefined;
    const answerTo = ({ url = '' }: IncomingMessage): Answer => {
      const isOfPods = url.includes('/pods');
      if (!url.includes('watch=true')) {
        const session = url.includes('/deployments') ? [deployment] : [];
        return list('5', ...(isOfPods ? [pod] : session));
      }
      return (response, request) => {
        if (isOfPods) pods = response;
        watch('goes-on')(response, request);
      };
    };
    for (let count = 0; count < 6; count += 1) {
      server.answering((response, request) => answerTo(request)(response, request));
    }
    await cluster.current();
    await server.untilAsked(6);
    return { sessionId, goes: () => pods?.write(`${JSON.stringify({ type: 'DELETED', object: pod })}\n`) };
  }

  it('forgets a pod that its node says has ended in its sleep, and that pod alone, instead of waiting for the node to clear it away', async () => {
    const { sessionId, goes } = await hold('asleep');
    const asked: unknown[] = [];
    server.answering((response, request) => {
      void readJson(request).then((body) => {
        asked.push(request.method, request.url, body);
        json({})(response, request);
        goes();
      });
    });
    await scaler.clear(sessionId);
    expect(asked).toEqual([
      'DELETE',
      '/api/v1/namespaces/sessions/pods/pod-a',
      { gracePeriodSeconds: 0, preconditions: { uid: 'a' } },
    ]);
    expect(cluster.podsOf(sessionId)).toEqual([]);
  });

  it('waits for the node where a session died: it may be about to begin the container again', async () => {
    const { sessionId, goes } = await hold('dead');
    const cleared = scaler.clear(sessionId);
    goes();
    await cleared;
    expect(server.asked.filter((line) => line.startsWith('DELETE'))).toEqual([]);
  });
});
