import { randomUUID } from 'node:crypto';
import { Problem } from '../../../protocol/problem.js';
import { MAX_THUMBNAIL_BYTES } from '../../../protocol/agent/messages.js';
import type { FakeAgent } from '../../../testing/agents-gateway/fake-agent.js';
import { type Caller, type SessionsApp, startSessionsApp } from '../../../testing/sessions/sessions-app.js';

/** What begins like a JPEG; `tail` tells pictures apart. */
const aPicture = (tail: string): Buffer => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.from(tail)]);

describe('thumbnails of sessions', () => {
  let app: SessionsApp;
  let agent: FakeAgent;
  let alice: Caller;
  beforeAll(async () => {
    app = await startSessionsApp();
    agent = await app.agent();
  });
  afterAll(async () => {
    agent.close();
    await app.stop();
  });
  beforeEach(async () => {
    alice = await app.person();
  });

  /** A running session of alice's on the agent. */
  async function running(): Promise<string> {
    const { id } = await alice.launch({ templateId: 'terminal', home: 'temporary' });
    await agent.report(id, 1, 'running');
    return id;
  }

  function fetchThumbnail(caller: Caller, id: string, headers: Record<string, string> = {}): Promise<Response> {
    const url = `${app.url}/api/v1/sessions/${encodeURIComponent(id)}/thumbnail`;
    return fetch(url, { headers: { authorization: `Bearer ${caller.accessToken}`, ...headers } });
  }

  const bytesOf = async (answer: Response): Promise<Buffer> => Buffer.from(await answer.arrayBuffer());
  const count = async (id: string): Promise<number> => {
    const rows: unknown[] = await app.database.dataSource.query(
      'SELECT 1 FROM session_thumbnails WHERE session_id = $1',
      [id],
    );
    return rows.length;
  };

  it('has none at first, then the last one that came, byte by byte', async () => {
    const id = await running();
    const none = await fetchThumbnail(alice, id);
    expect(none.status).toBe(204);
    expect(await agent.sendThumbnail(id, aPicture('one'))).toEqual({ ok: true });
    expect(await agent.sendThumbnail(id, aPicture('two'))).toEqual({ ok: true });
    const answer = await fetchThumbnail(alice, id);
    expect(answer.status).toBe(200);
    expect(await bytesOf(answer)).toEqual(aPicture('two'));
    expect(answer.headers.get('content-type')).toBe('image/jpeg');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('cache-control')).toBe('private, no-cache, no-store');
    const age = Date.now() - Date.parse(answer.headers.get('last-modified') ?? '');
    expect(age).toBeLessThan(60_000);
    expect(await count(id)).toBe(1);
  });

  it('is not sent again to whoever has it', async () => {
    const id = await running();
    await agent.sendThumbnail(id, aPicture('one'));
    const tag = (await fetchThumbnail(alice, id)).headers.get('etag') ?? '';
    expect(tag).toMatch(/^"[^"]+"$/);
    const again = await fetchThumbnail(alice, id, { 'if-none-match': tag });
    expect(again.status).toBe(304);
    expect(again.headers.get('etag')).toBe(tag);
    await agent.sendThumbnail(id, aPicture('two'));
    const changed = await fetchThumbnail(alice, id, { 'if-none-match': tag });
    expect(changed.status).toBe(200);
    expect(changed.headers.get('etag')).not.toBe(tag);
  });

  it('is its owner’s alone: others learn no more than of a session that does not exist', async () => {
    const id = await running();
    await agent.sendThumbnail(id, aPicture('one'));
    const bob = await app.person();
    const answers = await Promise.all([id, randomUUID(), 'nonsense'].map((some) => fetchThumbnail(bob, some)));
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    const problems = await Promise.all(answers.map(async (answer) => Problem.parse(await answer.json())));
    expect(new Set(problems.map(({ code, detail }) => `${code} ${detail}`)).size).toBe(1);
    const stranger = await fetch(`${app.url}/api/v1/sessions/${id}/thumbnail`);
    expect(stranger.status).toBe(401);
  });

  it('comes only from the agent that holds the session', async () => {
    const id = await running();
    await agent.sendThumbnail(id, aPicture('real'));
    const other = await app.agent();
    await other.sendThumbnail(id, aPicture('forged'));
    expect(await bytesOf(await fetchThumbnail(alice, id))).toEqual(aPicture('real'));
    const noted: unknown[] = await app.database.dataSource.query(
      `SELECT 1 FROM events WHERE name = 'agent.violated' AND data->>'agentId' = $1 AND data->>'sessionId' = $2`,
      [other.agentId, id],
    );
    expect(noted).toHaveLength(1);
    expect(await other.sendThumbnail(randomUUID(), aPicture('of nothing'))).toEqual({ ok: true });
    other.close();
  });

  it('is of this connection of the agent', async () => {
    const id = await running();
    const answer = await agent.send('session.thumbnail', { epoch: agent.epoch - 1, id, jpeg: aPicture('old') });
    expect(answer).toMatchObject({ ok: false, problem: { code: 'agent-lease-held' } });
    expect((await fetchThumbnail(alice, id)).status).toBe(204);
  });

  it.each<[string, unknown]>([
    ['no bytes', Buffer.alloc(0)],
    ['another format', Buffer.from('<svg onload="alert(1)">')],
    ['too many bytes', Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.alloc(MAX_THUMBNAIL_BYTES)])],
    ['text', '\xff\xd8'],
    ['a list', [0xff, 0xd8, 0xff]],
    ['nothing', null],
  ])('is refused when it is %s', async (_what, jpeg) => {
    const id = await running();
    const answer = await agent.send('session.thumbnail', { id, jpeg });
    expect(answer).toMatchObject({ ok: false, problem: { code: 'validation-failed' } });
    expect((await fetchThumbnail(alice, id)).status).toBe(204);
  });

  it('stays while the session sleeps', async () => {
    const id = await running();
    await agent.sendThumbnail(id, aPicture('last'));
    const { generation } = await alice.act(id, 'hibernate');
    await agent.sendThumbnail(id, aPicture('very last'));
    await agent.report(id, generation, 'hibernated');
    expect(await bytesOf(await fetchThumbnail(alice, id))).toEqual(aPicture('very last'));
  });

  it('goes with the session, and none comes after it', async () => {
    const id = await running();
    await agent.sendThumbnail(id, aPicture('last'));
    const { generation } = await alice.end(id);
    await agent.sendThumbnail(id, aPicture('too late'));
    await agent.report(id, generation, 'absent');
    expect((await alice.show(id)).state).toBe('ended');
    expect(await count(id)).toBe(0);
    await agent.sendThumbnail(id, aPicture('far too late'));
    expect((await fetchThumbnail(alice, id)).status).toBe(204);
  });

  it('is erased when the session fails', async () => {
    const id = await running();
    await agent.sendThumbnail(id, aPicture('last'));
    const reason = { code: 'screen-lost', message: 'The screen stopped.' } as const;
    await agent.report(id, 1, 'absent', { reason });
    expect((await alice.show(id)).state).toBe('failed');
    expect(await count(id)).toBe(0);
  });
});
