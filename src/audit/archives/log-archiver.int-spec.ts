import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuditDesk } from '../../../testing/audit/audit-desk.js';
import { Intruder } from '../../../testing/audit/tampering.js';
import { startTestDatabase, type TestDatabase } from '../../../testing/database.js';
import { CheckpointWriter } from '../checkpoints/checkpoint-writer.js';
import { SigningKeys } from '../checkpoints/signing-keys.js';
import { verifyCommand } from '../offline/cli.js';
import { Archiving } from './archiving.js';

const OLD = 2_500;
const RECENT = 300;
const FILL = `
  INSERT INTO events (id, name, actor, data, outcome, occurred_at)
  SELECT gen_random_uuid(), 'session.released', '{"kind":"system"}', jsonb_build_object('number', n), 'succeeded', now() - $2::interval
  FROM generate_series(1, $1::integer) n`;

describe('retention of the log', () => {
  const folder = mkdtempSync(join(tmpdir(), 'archive-'));
  const env = { STREAMSPACE_AUDIT_KEEP_DAYS: '30', STREAMSPACE_AUDIT_ARCHIVE_DIR: join(folder, 'archive') };
  let database: TestDatabase;
  let desk: AuditDesk;
  /** Where the old entries end: at a signed checkpoint. */
  let end: number;
  let total: number;

  const query = <Row>(sql: string, values: unknown[] = []): Promise<Row[]> =>
    database.dataSource.query<Row[]>(sql, values);
  const archive = (): Promise<void> => desk.auth.app.get(Archiving).run();
  const archiveFile = (): string => join(folder, 'archive', `streamspace-audit-1-${end}.ndjson`);
  const sealed = async (): Promise<{ first: number; last: number }> => {
    const [row] = await query<{ first: string; last: string }>(
      'SELECT min(position) AS first, max(position) AS last FROM event_seals',
    );
    return { first: Number(row?.first), last: Number(row?.last) };
  };
  const verifyOffline = async (...files: string[]): Promise<[number, string]> => {
    const said: string[] = [];
    const proof = ['--checkpoints', join(folder, 'checkpoints.json'), '--key', join(folder, 'keys.json')];
    return [await verifyCommand([...files, ...proof], (line) => said.push(line)), said.join('\n')];
  };
  const exportRest = async (): Promise<string> => {
    const path = join(folder, 'rest.ndjson');
    const records = await desk.exported({ from: String((await sealed()).first) });
    writeFileSync(path, `${records.map((record) => JSON.stringify(record)).join('\n')}\n`);
    for (const [name, route] of [
      ['checkpoints.json', '/checkpoints'],
      ['keys.json', '/key'],
    ] as const)
      writeFileSync(join(folder, name), String((await desk.get(route)).body));
    return path;
  };

  beforeAll(async () => {
    database = await startTestDatabase();
    desk = await AuditDesk.open(database, env);
    await query(FILL, [OLD, '100 days']);
    await desk.seal();
    end = (await desk.auth.app.get(CheckpointWriter).write())?.position ?? 0;
    await query(FILL, [RECENT, '1 day']);
    await desk.seal();
    await desk.auth.app.get(CheckpointWriter).write();
    total = (await sealed()).last;
  });
  afterAll(async () => {
    await desk.stop();
    await database.stop();
    rmSync(folder, { recursive: true });
  });

  it('refuses to let anything go that was not archived', async () => {
    for (const table of ['events', 'event_seals', 'event_origins'])
      await expect(query(`DELETE FROM ${table}`)).rejects.toThrow(/^(Entries|Origins) are only|violates foreign key/);
    expect(await query('SELECT remove_archived_events(1000) AS removed')).toEqual([{ removed: 0 }]);
  });

  it('writes what is old to a file that ends with a signed checkpoint, says so in the log, and removes nothing yet', async () => {
    await archive();
    expect(readdirSync(join(folder, 'archive'))).toEqual([`streamspace-audit-1-${end}.ndjson`]);
    const text = readFileSync(archiveFile(), 'utf8');
    const lines = text.trimEnd().split('\n');
    expect(lines).toHaveLength(end + 1);
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ type: 'checkpoint', position: end });
    const [event] = await query<{ data: object }>(`SELECT data FROM events WHERE name = 'audit.archived'`);
    const digest = createHash('sha256').update(text).digest('hex');
    expect(event?.data).toEqual({ from: 1, to: end, fileName: `streamspace-audit-1-${end}.ndjson`, digest });
    await archive();
    expect((await sealed()).first).toBe(1);
    expect((await desk.verify()).isIntact).toBe(true);
  });

  it('removes the rows once the log says so under a seal, and what is left verifies', async () => {
    await desk.seal();
    await archive();
    const { first, last } = await sealed();
    expect([first, last]).toEqual([end + 1, total + 1]);
    const [left] = await query<{ events: string }>('SELECT count(*) AS events FROM events');
    expect(Number(left?.events)).toBe(last - end);
    const verification = await desk.verify();
    expect(verification).toMatchObject({ isIntact: true, lastPosition: last, checkpoints: 2, entries: last - end });
    expect(verification.sentence).toContain(`Entries 1 to ${end} were moved to files`);
  });

  it('is verified offline as one: the file that was moved out and the rest of the log', async () => {
    const rest = await exportRest();
    const [code, said] = await verifyOffline(rest, archiveFile());
    expect([code, said]).toEqual([0, expect.stringContaining(`${(await sealed()).last} entries were verified`)]);
    expect(said).toContain('They agree with 2 signed checkpoints.');
    const [alone, told] = await verifyOffline(rest);
    expect([alone, told]).toEqual([0, expect.stringContaining(`The file begins with entry ${end + 1}`)]);
  });

  it.each<[string, (lines: string[]) => string[], string]>([
    ['edited', (lines) => lines.map((line) => line.replace('"number":700}', '"number":701}')), ': altered.'],
    ['shortened', (lines) => lines.filter((_, index) => index !== 1_999), 'Entry 2000: missing.'],
    ['cut at its end', (lines) => lines.slice(0, 2_000), 'Entry 2001: missing.'],
  ])('finds a file that was %s', async (_how, change, verdict) => {
    const path = join(folder, 'tampered.ndjson');
    writeFileSync(path, `${change(readFileSync(archiveFile(), 'utf8').trimEnd().split('\n')).join('\n')}\n`);
    const [code, said] = await verifyOffline(path, await exportRest());
    expect([code, said]).toEqual([1, expect.stringContaining(verdict)]);
  });

  it('hides nothing that somebody else removed', async () => {
    const intruder = await Intruder.at(database.url, desk.auth.app.get(SigningKeys));
    const { first } = await sealed();
    const removed = await intruder.after(() => intruder.remove(first));
    expect(removed.finding).toMatchObject({ kind: 'missing', position: 1 });
    const unsaid = await intruder.after(() =>
      intruder.run(`UPDATE events SET name = 'session.released' WHERE name = 'audit.archived'`),
    );
    expect(unsaid.isIntact).toBe(false);
    const unsigned = await intruder.after(() =>
      intruder.run('DELETE FROM event_checkpoints WHERE position = $1', [end]),
    );
    expect(unsigned.finding).toMatchObject({ kind: 'missing', position: 1 });
    await intruder.stop();
  });

  it('goes on: later entries are sealed, signed and archived in their turn', async () => {
    await query(FILL, [100, '90 days']);
    await desk.seal();
    const next = (await desk.auth.app.get(CheckpointWriter).write())?.position ?? 0;
    await archive();
    await desk.seal();
    await archive();
    expect((await sealed()).first).toBe(next + 1);
    expect((await desk.verify()).isIntact).toBe(true);
    const files = readdirSync(join(folder, 'archive')).map((name) => join(folder, 'archive', name));
    expect(files).toHaveLength(2);
    const [code] = await verifyOffline(...files, await exportRest());
    expect(code).toBe(0);
  });

  it('does nothing unless it is configured', async () => {
    const other = await AuditDesk.open(database);
    const { first } = await sealed();
    await other.auth.app.get(Archiving).run();
    expect(other.auth.app.get(Archiving).work()).toEqual([]);
    expect((await sealed()).first).toBe(first);
    await other.stop();
  });
});
