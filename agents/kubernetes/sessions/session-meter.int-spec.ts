import { json, ScriptedApi, status } from '../../../testing/kubernetes/scripted-api.js';
import { SESSION_LABEL } from '../objects/object-labels.js';
import { SessionMeter } from './session-meter.js';

const SECOND_MS = 1_000;
const [ONE, TWO] = ['session-one', 'session-two'];

/** A pod of `session` with the use of each of its containers, as the metrics server tells it. */
const pod = (session: string | null, ...usage: { cpu: string; memory: string }[]): object => ({
  metadata: { labels: session === null ? {} : { [SESSION_LABEL]: session } },
  containers: usage.map((use) => ({ name: 'session', usage: use })),
});

describe('SessionMeter', () => {
  let server: ScriptedApi;
  let meter: SessionMeter;
  let nowMs: number;

  beforeEach(async () => {
    server = await ScriptedApi.open();
    nowMs = 0;
    meter = new SessionMeter(server.api, 'sessions', () => nowMs);
  });
  afterEach(() => server.close());

  const measured = async (): Promise<Record<string, unknown>> => Object.fromEntries(await meter.measure());

  it('tells what sessions use, all containers together, and nothing of other pods', async () => {
    const busy = pod(ONE, { cpu: '250m', memory: '512Mi' }, { cpu: '1', memory: '1Gi' });
    server.answering(json({ items: [busy, pod(TWO, { cpu: '1500000n', memory: '2048Ki' }), pod(null)] }));
    expect(await measured()).toEqual({
      [ONE]: { cpuMillis: 1250, memoryMiB: 1536 },
      [TWO]: { cpuMillis: 2, memoryMiB: 2 },
    });
    expect(server.asked).toEqual([
      expect.stringMatching(/^GET \/apis\/metrics\.k8s\.io\/v1beta1\/namespaces\/sessions\/pods\?labelSelector=/),
    ]);
  });

  it('asks once in ninety seconds, however often it is asked itself', async () => {
    const use = { cpu: '1', memory: '1Gi' };
    server.answering(json({ items: [pod(ONE, use)] }), json({ items: [pod(TWO, use)] }));
    await measured();
    nowMs = 89 * SECOND_MS;
    expect(Object.keys(await measured())).toEqual([ONE]);
    expect(server.asked).toHaveLength(1);
    nowMs = 90 * SECOND_MS;
    expect(Object.keys(await measured())).toEqual([TWO]);
  });

  it('tells nothing where there is no metrics server, and looks for one again a quarter of an hour later', async () => {
    server.answering(status(404), json({ items: [pod(ONE, { cpu: '1', memory: '1Gi' })] }));
    expect(await measured()).toEqual({});
    nowMs = 899 * SECOND_MS;
    expect(await measured()).toEqual({});
    expect(server.asked).toHaveLength(1);
    nowMs = 900 * SECOND_MS;
    expect(Object.keys(await measured())).toEqual([ONE]);
  });

  it.each([
    ['is refused', status(403)],
    ['has no use for what it is told', json({ items: [{ metadata: null }] })],
  ])('tells nothing old when it %s, and asks again after ninety seconds', async (_case, answer) => {
    const good = json({ items: [pod(ONE, { cpu: '1', memory: '1Gi' })] });
    server.answering(good, answer, good);
    await measured();
    nowMs = 90 * SECOND_MS;
    expect(await measured()).toEqual({});
    nowMs = 180 * SECOND_MS;
    expect(Object.keys(await measured())).toEqual([ONE]);
  });
});
