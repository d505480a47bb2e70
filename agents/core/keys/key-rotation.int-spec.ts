import { generateKeyPairSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AgentHarness } from '../../../testing/agents/agent-harness.js';
import { FakeControlPlane } from '../../../testing/agents/fake-control-plane.js';
import { InMemoryRuntime } from '../../../testing/agents/in-memory-runtime.js';
import { AgentKeys } from '../state/agent-keys.js';

const HOUR_MS = 3_600_000;

describe('the key of an agent', () => {
  let controlPlane: FakeControlPlane;
  let harness: AgentHarness;

  beforeEach(async () => {
    controlPlane = new FakeControlPlane();
    await controlPlane.start();
    harness = await AgentHarness.open();
  });
  afterEach(async () => {
    await harness.close();
    await controlPlane.stop();
  });

  const file = (name: string): string => join(harness.folder, 'agent', name);
  const isOnItsWay = (): boolean => existsSync(file('next-key.json'));
  /** The public half of the key that is stored as the agent's own. */
  const stored = async (): Promise<string> => {
    const { privateKey } = z
      .object({ privateKey: z.string() })
      .parse(JSON.parse(await readFile(file('identity.json'), 'utf8')));
    return AgentKeys.fromPem(privateKey).publicKey;
  };
  const offers = (): unknown[] =>
    controlPlane.received.filter(({ name }) => name === 'key.offer').map(({ body }) => body.publicKey);
  const connect = (variables = {}): ReturnType<AgentHarness['connect']> =>
    harness.connect(controlPlane, new InMemoryRuntime(), variables);
  const forget = (key: string): void => void controlPlane.keys.delete(key);

  it('is replaced over the connection that there is when it is as old as it may get', async () => {
    controlPlane.key = { ageMs: HOUR_MS, maxAgeMs: HOUR_MS };
    const agent = await connect();
    const [old = ''] = controlPlane.keys;
    const { publicKey } = await controlPlane.receives('key.offer');
    // Answered once the key is stored.
    controlPlane.key = { ageMs: 0, maxAgeMs: HOUR_MS };
    expect(await controlPlane.ask('key.rotate', {})).toEqual({ ok: true });
    expect(await stored()).not.toBe(old);
    expect(offers()).toContain(publicKey);
    expect(offers().at(-1)).toBe(await stored());
    expect(controlPlane.hellos).toHaveLength(1);
    expect(isOnItsWay()).toBe(false);
    const last = await stored();
    for (const key of controlPlane.keys) if (key !== last) forget(key);
    await agent.onApplicationShutdown();
    await connect();
    expect(controlPlane.hellos).toHaveLength(2);
    expect(controlPlane.enrollments).toBe(1);
    expect(harness.lines.join('')).not.toContain('PRIVATE');
  });

  it.each([
    ['younger', { ageMs: 0, maxAgeMs: HOUR_MS }],
    ['never to be replaced by itself', { ageMs: 1000 * HOUR_MS, maxAgeMs: null }],
    ['none of the business of an older control plane', undefined],
  ])('stays when it is %s', async (_case, key) => {
    controlPlane.key = key;
    await connect();
    await controlPlane.receives('inventory');
    controlPlane.cut();
    await controlPlane.receives('inventory', ({ epoch }) => epoch === 2);
    expect(offers()).toEqual([]);
    expect(await stored()).toBe([...controlPlane.keys][0]);
  });

  it('is offered again when the answer to the offer was lost', async () => {
    await connect();
    controlPlane.diesAtOffers = true;
    controlPlane.send('key.rotate', {});
    await controlPlane.receives('key.offer');
    controlPlane.diesAtOffers = false;
    const heard = controlPlane.received.length;
    const { publicKey, epoch } = await controlPlane.receives('key.offer', () => true, heard);
    expect(epoch).toBeGreaterThan(1);
    // Whatever is asked for next comes after the end of that offer.
    expect(await controlPlane.ask('key.rotate', {})).toEqual({ ok: true });
    expect(new Set(offers().slice(0, -1))).toEqual(new Set([publicKey]));
    expect(controlPlane.keys).toContain(await stored());
    expect(isOnItsWay()).toBe(false);
  });

  it('is found again when the agent was stopped before it learnt of it, and the old one is good no more', async () => {
    const agent = await connect();
    const old = await stored();
    controlPlane.diesAtOffers = true;
    controlPlane.send('key.rotate', {});
    const { publicKey } = await controlPlane.receives('key.offer');
    await agent.onApplicationShutdown();
    expect([await stored(), isOnItsWay()]).toEqual([old, true]);
    forget(old);
    const before = controlPlane.hellos.length;
    controlPlane.diesAtOffers = false;
    const again = await connect();
    expect(controlPlane.hellos.length).toBe(before + 2);
    expect(await controlPlane.ask('key.rotate', {})).toEqual({ ok: true });
    await again.onApplicationShutdown();
    expect(offers()).toHaveLength(2);
    forget(String(publicKey));
    await connect();
    expect(controlPlane.enrollments).toBe(1);
  });

  it('is told to a control plane whose database was restored from before it was made', async () => {
    await connect();
    const old = await stored();
    expect(await controlPlane.ask('key.rotate', {})).toEqual({ ok: true });
    const last = await stored();
    forget(last);
    const heard = controlPlane.received.length;
    controlPlane.cut();
    expect(await controlPlane.receives('key.offer', () => true, heard)).toMatchObject({ publicKey: last });
    expect(await controlPlane.ask('key.rotate', {})).toEqual({ ok: true });
    expect(controlPlane.keys).toContain(await stored());
    expect([...controlPlane.keys][0]).toBe(old);
    expect(controlPlane.enrollments).toBe(1);
  });

  it('stays when the control plane refuses another, and is offered again on the next connection', async () => {
    await connect();
    const old = await stored();
    controlPlane.refuseMessages = 'invalid-agent-signature';
    expect(await controlPlane.ask('key.rotate', {})).toMatchObject({ problem: { code: 'invalid-agent-signature' } });
    expect(await stored()).toBe(old);
    controlPlane.refuseMessages = undefined;
    const heard = controlPlane.received.length;
    controlPlane.cut();
    const { publicKey } = await controlPlane.receives('key.offer', () => true, heard);
    expect(new Set(offers())).toEqual(new Set([publicKey]));
  });

  it('stays when another one cannot be stored', async () => {
    await connect();
    const old = await stored();
    await mkdir(file('next-key.json.tmp'));
    expect(await controlPlane.ask('key.rotate', {})).toMatchObject({
      problem: { code: 'key-not-replaceable', detail: expect.stringContaining('EISDIR') as string },
    });
    expect(offers()).toEqual([]);
    expect(await stored()).toBe(old);
  });

  it('stays when it was given to the agent, whoever asks', async () => {
    controlPlane.key = { ageMs: HOUR_MS, maxAgeMs: 1 };
    const given = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
    await connect({ STREAMSPACE_AGENT_KEY: given });
    expect(await controlPlane.ask('key.rotate', {})).toMatchObject({
      problem: { code: 'key-not-replaceable', detail: expect.stringContaining('STREAMSPACE_AGENT_KEY') as string },
    });
    expect(offers()).toEqual([]);
  });
});
