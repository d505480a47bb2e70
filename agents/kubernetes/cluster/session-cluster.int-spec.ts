import { object, list, ScriptedApi, watch } from '../../../testing/kubernetes/scripted-api.js';
import { ClusterObjects } from './cluster-objects.js';
import { SessionCluster, WaitTimeoutError } from './session-cluster.js';

describe('SessionCluster', () => {
  let server: ScriptedApi;
  let cluster: SessionCluster;
  beforeEach(async () => {
    server = await ScriptedApi.open();
    cluster = new SessionCluster(server.api, new ClusterObjects(server.api, 'sessions'));
  });
  afterEach(async () => {
    cluster.close();
    await server.close();
  });

  it('says that nobody knows while the API server does not answer, and never that nothing is there', async () => {
    await expect(cluster.instances()).rejects.toMatchObject({ name: 'ClusterUnavailableError' });
  });

  it('knows when it has been told everything, and leaves out what is no session', async () => {
    const stranger = { ...object('somebody-elses', '3'), kind: 'Deployment' };
    const byPath = (url = ''): Parameters<ScriptedApi['answering']>[0] =>
      url.includes('watch=true') ? watch('goes-on') : list('5', ...(url.includes('deployments') ? [stranger] : []));
    for (let count = 0; count < 6; count += 1) {
      server.answering((response, request) => byPath(request.url)(response, request));
    }
    expect(await cluster.instances()).toEqual([]);
  });

  it('gives up waiting at the end of its time, or when nobody waits any more', async () => {
    await expect(cluster.until(() => undefined, { timeoutMs: 10 })).rejects.toThrow(WaitTimeoutError);
    const gone = AbortSignal.abort(new Error('Nobody waits.'));
    await expect(cluster.until(() => undefined, { timeoutMs: 1000, signal: gone })).rejects.toThrow('Nobody waits.');
    const look = (): undefined => {
      throw new Error('It cannot be.');
    };
    await expect(cluster.until(look, { timeoutMs: 1000 })).rejects.toThrow('It cannot be.');
  });
});
