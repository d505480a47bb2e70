import type { IncomingMessage } from 'node:http';
import { SESSION_LABEL } from '../objects/object-labels.js';
import { json, list, ScriptedApi, watch, type Answer } from '../../../testing/kubernetes/scripted-api.js';
import { anEvent } from '../../../testing/kubernetes/pod.builder.js';
import { aPodSpec } from '../../../testing/kubernetes/pod-spec.builder.js';
import { aSessionPod, aWorkload, START } from '../../../testing/kubernetes/workload.builder.js';
import { ClusterObjects } from '../cluster/cluster-objects.js';
import { SessionCluster } from '../cluster/session-cluster.js';
import { HomeObstacles } from '../homes/home-obstacles.js';
import { newCredentials } from '../objects/session-secret.js';
import { PodAddresses } from '../screen/pod-reach.js';
import { SessionOutput } from './session-output.js';
import { SessionStarter } from './session-starter.js';

const LOOK_MS = 10;

describe('SessionStarter', () => {
  let server: ScriptedApi;
  let cluster: SessionCluster;
  let starter: SessionStarter;
  beforeEach(async () => {
    server = await ScriptedApi.open();
    const objects = new ClusterObjects(server.api, 'sessions');
    cluster = new SessionCluster(server.api, objects);
    const output = new SessionOutput(server.api, objects);
    const limits = { startTimeoutMs: 60_000, lookMs: LOOK_MS };
    starter = new SessionStarter(cluster, new PodAddresses(), output, new HomeObstacles(objects), limits);
  });
  afterEach(async () => {
    cluster.close();
    await server.close();
  });

  /** A session whose pod waits for a node, and no scheduler says why: its claim is `phase`. */
  async function hold(phase: string): Promise<string> {
    const { deployment, sessionId } = aWorkload({ mark: { mark: 'starting', podUid: '' } });
    Object.assign(deployment.metadata ?? {}, { uid: 'of-deployment', resourceVersion: '4' });
    const pod = aSessionPod('a', { phase: 'Pending', podIP: '', containerStatuses: [] });
    Object.assign(pod.metadata ?? {}, { resourceVersion: '5', labels: { [SESSION_LABEL]: sessionId } });
    const said = anEvent('ProvisioningFailed', 'storageclass "fast" has no provisioner');
    Object.assign(said.metadata, { name: 'said', uid: 'said', resourceVersion: '6' });
    const claim = { metadata: { name: 'home', uid: 'of-claim', resourceVersion: '7' }, status: { phase } };
    const answerTo = ({ url = '' }: IncomingMessage): Answer => {
      if (url.includes('/persistentvolumeclaims/')) return json(claim);
      if (url.includes('watch=true')) return watch('goes-on');
      if (url.includes('PersistentVolumeClaim')) return list('5', said);
      if (url.includes('/deployments')) return list('5', deployment);
      return url.includes('/pods') ? list('5', pod) : list('5');
    };
    for (let count = 0; count < 500; count += 1) {
      server.answering((response, request) => answerTo(request)(response, request));
    }
    await cluster.current();
    return sessionId;
  }

  /** Starts, and gives up as soon as `question` has been asked three times. */
  async function giveUpAfter(sessionId: string, question: string): Promise<unknown> {
    const givenUp = new AbortController();
    const wish = {
      spec: { ...aPodSpec(), sessionId },
      desired: 'running' as const,
      generation: 1,
      progress: { step: () => undefined },
      signal: givenUp.signal,
    };
    const outcome = starter
      .start(wish, { start: START, credentials: newCredentials() })
      .catch((error: unknown) => error);
    while (server.asked.filter((line) => line.includes(question)).length < 3) {
      await server.untilAsked(server.asked.length + 1);
    }
    givenUp.abort();
    return outcome;
  }

  it('asks the claim why a pod has no node of which nothing is said, and passes it on', async () => {
    const sessionId = await hold('Pending');
    expect(await giveUpAfter(sessionId, '/persistentvolumeclaims/')).toMatchObject({
      reason: { code: 'home-unavailable', message: expect.stringContaining('storage for your files') as string },
      detail: expect.stringMatching(/is Pending: ProvisioningFailed: storageclass "fast" has no provisioner/) as string,
    });
  });

  it('blames no volume that is there', async () => {
    const sessionId = await hold('Bound');
    expect(await giveUpAfter(sessionId, '/persistentvolumeclaims/')).toMatchObject({
      reason: { code: 'start-timeout' },
    });
  });
});
