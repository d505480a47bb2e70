import { AuditDesk } from '../../../testing/audit/audit-desk.js';
import { Browser } from '../../../testing/auth/browser.js';
import { Intruder } from '../../../testing/audit/tampering.js';
import { startTestDatabase, type TestDatabase } from '../../../testing/database.js';
import { CheckpointWriter } from '../checkpoints/checkpoint-writer.js';
import { SigningKeys } from '../checkpoints/signing-keys.js';

const ENTRIES = 10_000;
const BETWEEN_CHECKPOINTS = 1_000;

const FILL = `
  INSERT INTO events (id, name, request_id, actor, session_id, data, outcome, target_kind, target_id)
  SELECT gen_random_uuid(), 'session.progressed', gen_random_uuid()::text, '{"kind":"system"}', gen_random_uuid(),
    jsonb_build_object('step', 'image', 'number', n), 'succeeded', 'session', n::text
  FROM generate_series(1, $1::integer) n`;

const SWAP = (what: string): string => `
  UPDATE event_seals s SET ${what} = o.${what} FROM event_seals o
  WHERE (s.position, o.position) IN (($1, $2), ($2, $1))`;

describe('a log of 10,000 entries in the hands of an intruder', () => {
  let database: TestDatabase;
  let desk: AuditDesk;
  let intruder: Intruder;
  let last: number;

  beforeAll(async () => {
    database = await startTestDatabase();
    desk = await AuditDesk.open(database);
    const writer = desk.auth.app.get(CheckpointWriter);
    for (let filled = 0; filled < ENTRIES; filled += BETWEEN_CHECKPOINTS) {
      await database.dataSource.query(FILL, [BETWEEN_CHECKPOINTS]);
      await desk.seal();
      expect(await writer.write()).not.toBeNull();
    }
    last = (await desk.verify()).lastPosition;
    intruder = await Intruder.at(database.url, desk.auth.app.get(SigningKeys));
  });
  afterAll(async () => {
    await intruder.stop();
    await desk.stop();
    await database.stop();
  });

  it('is intact as long as nobody touches it', async () => {
    const result = await intruder.after(() => Promise.resolve());
    expect(result).toMatchObject({ isIntact: true, finding: null, entries: last, checkpoints: 10 });
    expect(last).toBeGreaterThan(ENTRIES);
  });

  it.each([
    [`data = '{"step":"image"}'`, 5_000],
    [`data = '{"step":"image"}'`, 2],
    [`data = '{}'`, ENTRIES + 1],
    [`actor = '{"kind":"anonymous"}'`, 4_321],
    [`name = 'session.released'`, 999],
    [`outcome = 'refused'`, 7_777],
    [`outcome = NULL`, 7_777],
    [`target_id = 'another'`, 1_001],
    [`request_id = NULL`, 6_000],
    [`session_id = NULL`, 6_001],
    [`occurred_at = occurred_at - interval '1 ms'`, 3_003],
    [`origin_commitment = '\\x00'`, 3_004],
  ])('tells that somebody edited it: %s at %i', async (change, position) => {
    const { finding } = await intruder.after(() => intruder.edit(position, change));
    expect(finding).toMatchObject({ kind: 'altered', position });
  });

  it('tells that somebody edited an origin, or took one away that nobody had asked to be erased', async () => {
    const [row] = await database.dataSource.query<{ position: string; id: string }[]>(
      `SELECT s.position, o.event_id AS id FROM event_origins o JOIN event_seals s ON s.event_id = o.event_id ORDER BY 1 LIMIT 1`,
    );
    const position = Number(row?.position);
    const edited = `UPDATE event_origins SET origin = origin || '{"address":"192.0.2.1"}' WHERE event_id = $1`;
    expect((await intruder.after(() => intruder.run(edited, [row?.id]))).finding).toMatchObject({
      kind: 'altered',
      position,
    });
    const removed = 'DELETE FROM event_origins WHERE event_id = $1';
    expect((await intruder.after(() => intruder.run(removed, [row?.id]))).finding).toMatchObject({
      kind: 'origin-missing',
      position,
    });
  });

  it('tells that an origin was taken away under the name of an earlier erasure', async () => {
    const erasure = `
      INSERT INTO events (id, name, actor, data, outcome, target_kind, target_id)
      VALUES (gen_random_uuid(), 'user.origins-erased', '{"kind":"system"}', jsonb_build_object('userId', $1::text), 'succeeded', 'user', $1)`;
    await database.dataSource.query(erasure, [desk.admin.id]);
    await database.dataSource.query('SELECT erase_origins($1)', [desk.admin.id]);
    const soon = await intruder.after(() => Promise.resolve());
    expect(soon).toMatchObject({ isIntact: true });
    expect(soon.erasedOrigins).toBeGreaterThan(0);
    await new Browser(desk.auth).login(desk.admin.username);
    await desk.seal();
    const { isIntact, lastPosition: position } = await intruder.after(() => Promise.resolve());
    expect(isIntact).toBe(true);
    const removed = 'DELETE FROM event_origins WHERE subject_id = $1';
    expect((await intruder.after(() => intruder.run(removed, [desk.admin.id]))).finding).toMatchObject({
      kind: 'origin-missing',
      position,
    });
    last = position;
  });

  it.each([1, 2, 5_000, ENTRIES])('tells that entry %i was deleted', async (position) => {
    const gone = { kind: 'missing', position };
    expect((await intruder.after(() => intruder.remove(position))).finding).toMatchObject(gone);
    const eventOnly = 'DELETE FROM events WHERE id = (SELECT event_id FROM event_seals WHERE position = $1)';
    expect((await intruder.after(() => intruder.run(eventOnly, [position]))).finding).toMatchObject(gone);
  });

  it('tells that several were deleted and the others numbered anew', async () => {
    const { finding } = await intruder.after(async () => {
      for (const position of [700, 701, 702]) await intruder.remove(position);
      await intruder.renumber(703, -3);
    });
    expect(finding).toMatchObject({ kind: 'missing', position: 700 });
    expect(finding?.detail).toMatch(/^Entries 700 to 702 are missing/);
  });

  it('tells that an event was put in without a seal', async () => {
    const { finding } = await intruder.after(() => intruder.insertBefore(6_500));
    expect(finding).toMatchObject({ kind: 'added', position: 6_500 });
  });

  it('tells that an entry was put in and the others numbered anew', async () => {
    const { finding } = await intruder.after(async () => {
      const id = await intruder.insertBefore(6_500);
      await intruder.renumber(6_500, 1);
      const sql = `INSERT INTO event_seals (position, event_id, hash, version) VALUES (6500, $1, sha256('x'), 2)`;
      await intruder.run(sql, [id]);
    });
    expect(finding).toMatchObject({ kind: 'added', position: 6_500 });
  });

  it.each([
    ['event_id', 3_000, 3_001],
    ['event_id', 3_000, 3_100],
    ['position', 3_000, 3_001],
    ['position', 3_000, 3_100],
  ])('tells that entries changed places: %s of %i and %i', async (column, one, other) => {
    const { finding } = await intruder.after(async () => {
      await intruder.run(
        'ALTER TABLE event_seals DROP CONSTRAINT event_seals_event_id_key, DROP CONSTRAINT event_seals_pkey',
      );
      await intruder.run(SWAP(column), [one, other]);
    });
    expect(finding).toMatchObject({ kind: 'reordered', position: one });
  });

  it('tells that entries far from each other changed places', async () => {
    const { finding } = await intruder.after(async () => {
      await intruder.run('ALTER TABLE event_seals DROP CONSTRAINT event_seals_event_id_key');
      await intruder.run(SWAP('event_id'), [100, 9_000]);
    });
    expect(finding).toMatchObject({ kind: 'altered', position: 100 });
  });

  it('tells that the tail was cut', async () => {
    const { finding } = await intruder.after(async () => {
      await intruder.run('DELETE FROM events WHERE id IN (SELECT event_id FROM event_seals WHERE position > 9500)');
      await intruder.run('DELETE FROM event_seals WHERE position > 9500');
    });
    expect(finding).toMatchObject({ kind: 'cut', position: 9_501 });
  });

  it('tells by the next checkpoint that the chain was computed anew, and only by it', async () => {
    const rewrite = async (): Promise<void> => {
      await intruder.edit(5_500, `data = '{}'`);
      await intruder.recompute(5_500);
    };
    const { checkpoints, finding } = await intruder.after(rewrite);
    expect([checkpoints, finding?.kind]).toEqual([5, 'altered']);
    expect(finding?.position).toBeGreaterThan(5_000);
    expect(finding?.position).toBeLessThanOrEqual(5_500);
    const alone = await intruder.after(async () => {
      await rewrite();
      await intruder.run('DELETE FROM event_checkpoints WHERE position > 5500');
    });
    expect(alone).toMatchObject({ isIntact: true, checkpoints: 5 });
  });

  it('tells that a checkpoint was altered', async () => {
    const forge = `UPDATE event_checkpoints SET hash = sha256('x') WHERE position = (SELECT max(position) FROM event_checkpoints)`;
    expect((await intruder.after(() => intruder.run(forge))).finding).toMatchObject({ kind: 'checkpoint-forged' });
  });

  it('is given no further checkpoint once it was tampered with', async () => {
    const writer = desk.auth.app.get(CheckpointWriter);
    const appendOne = (): Promise<unknown> => database.dataSource.query(FILL, [3]);
    await appendOne();
    await desk.seal();
    const tip = (await desk.verify()).lastPosition;
    await database.dataSource.query('ALTER TABLE events DISABLE TRIGGER USER');
    await intruder.edit(tip, `data = '{}'`);
    expect(await writer.write()).toBeNull();
    expect((await desk.verify()).finding).toMatchObject({ kind: 'altered', position: tip });
  });
});
