import { aWaitingPod } from '../../../testing/kubernetes/pod.builder.js';
import { someSettings } from '../../../testing/kubernetes/object-plan.builder.js';
import { json, ScriptedApi } from '../../../testing/kubernetes/scripted-api.js';
import { ClusterObjects } from './cluster-objects.js';
import { HelperPods } from './helper-pods.js';

describe('HelperPods', () => {
  let server: ScriptedApi;
  beforeEach(async () => {
    server = await ScriptedApi.open();
  });
  afterEach(() => server.close());

  it('says what kept a pod from its work, and removes it', async () => {
    const pod = aWaitingPod('ImagePullBackOff', 'pull access denied for team/app');
    Object.assign(pod.metadata ?? {}, { uid: 'of-pod', resourceVersion: '3' });
    server.answering(json(pod), json(pod), json({}));
    const helpers = new HelperPods(new ClusterObjects(server.api, 'sessions'), someSettings({}), () =>
      Promise.resolve('6d1f0c8a-5b7e-4c3d-8f2a-9e0b1c2d3e4f'),
    );
    const task = { labels: {}, image: 'team/app:1', command: ['true'], timeoutMs: 0, spec: {}, container: {} };
    await expect(helpers.run({ ...task, name: 'trial-closed' })).rejects.toThrow(
      'The pod trial-closed has not done its work in time (ImagePullBackOff: pull access denied for team/app).',
    );
    expect(server.asked.at(-1)).toBe('DELETE /api/v1/namespaces/sessions/pods/trial-closed');
  });
});
