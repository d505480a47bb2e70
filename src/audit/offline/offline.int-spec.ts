import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { AuditDesk } from '../../../testing/audit/audit-desk.js';
import { startTestDatabase, type TestDatabase } from '../../../testing/database.js';
import { type AuditCheckpoint, AuditCheckpointPage, type AuditRecord } from '../../../protocol/http/audit.js';
import { hashAt } from '../chain/chain-link.js';
import { signCheckpoint } from '../checkpoints/checkpoint-signature.js';
import { CheckpointWriter } from '../checkpoints/checkpoint-writer.js';
import { verifyCommand } from './cli.js';

const Failure = z.object({ code: z.number(), stdout: z.string() });
const ENTRIES = 10_000;
const FILL = `
  INSERT INTO events (id, name, actor, data, outcome)
  SELECT gen_random_uuid(), 'session.released', '{"kind":"system"}', jsonb_build_object('number', n), 'succeeded'
  FROM generate_series(1, $1::integer) n`;

/** Everything that was written after `position`, computed anew as whoever knows how can. */
function recomputed(records: readonly AuditRecord[], from: number): AuditRecord[] {
  let previousHash = '';
  return records.map((record) => {
    if (record.position < from) {
      previousHash = record.hash;
      return record;
    }
    const anew = { ...record, previousHash };
    previousHash = hashAt(previousHash, record.position, record) ?? '';
    return { ...anew, hash: previousHash };
  });
}

describe('verifying an export without a database', () => {
  let database: TestDatabase;
  let desk: AuditDesk;
  let records: AuditRecord[];
  let checkpoints: AuditCheckpoint[];
  const folder = mkdtempSync(join(tmpdir(), 'audit-'));
  const file = (name: string): string => join(folder, name);
  const write = (name: string, lines: readonly unknown[]): string => {
    writeFileSync(file(name), `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`);
    return file(name);
  };

  beforeAll(async () => {
    database = await startTestDatabase();
    desk = await AuditDesk.open(database);
    for (const part of [4_000, 6_000]) {
      await database.dataSource.query(FILL, [part]);
      await desk.seal();
      await desk.auth.app.get(CheckpointWriter).write();
    }
    records = await desk.exported();
    checkpoints = AuditCheckpointPage.parse(JSON.parse(String((await desk.get('/checkpoints')).body))).items;
    writeFileSync(file('checkpoints.json'), String((await desk.get('/checkpoints')).body));
    writeFileSync(file('keys.json'), String((await desk.get('/key')).body));
  });
  afterAll(async () => {
    await desk.stop();
    await database.stop();
    rmSync(folder, { recursive: true });
  });

  const verify = async (lines: readonly unknown[], ...more: string[]): Promise<[number, string]> => {
    const said: string[] = [];
    return [await verifyCommand([write('log.ndjson', lines), ...more], (line) => said.push(line)), said.join('\n')];
  };
  const proof = (): string[] => ['--checkpoints', file('checkpoints.json'), '--key', file('keys.json')];
  const at = (position: number): AuditRecord => {
    const record = records[position - 1];
    if (!record) throw new Error(`There is no entry ${position}.`);
    return record;
  };
  const without = (position: number): AuditRecord[] => records.filter((record) => record.position !== position);

  it('says that nothing was altered, and what covers it', async () => {
    expect(records.length).toBeGreaterThan(ENTRIES);
    expect(checkpoints).toHaveLength(2);
    const [code, said] = await verify(records, ...proof());
    expect(code).toBe(0);
    expect(said).toContain(`${records.length} entries were verified up to position ${records.length}`);
    expect(said).toContain('They agree with 2 signed checkpoints.');
  });

  it('says what it could not verify', async () => {
    const [code, said] = await verify(records.slice(100));
    expect(code).toBe(0);
    expect(said).toContain('The file begins with entry 101');
    expect(said).toContain('No checkpoints were given');
    const [unsignedCode, unsigned] = await verify(records, '--checkpoints', file('checkpoints.json'));
    expect(unsignedCode).toBe(2);
    expect(unsigned).toContain('No key was given');
    expect(unsigned).not.toContain('signed checkpoints');
    expect(await verify([])).toEqual([2, expect.stringContaining('There is no entry in it')]);
  });

  it.each<[string, () => readonly unknown[], string]>([
    [
      'edited',
      () => records.map((r) => (r.position === 7_000 ? { ...r, data: { number: 0 } } : r)),
      'Entry 7000: altered.',
    ],
    [
      'edited at its end',
      () => records.map((r) => (r === records.at(-1) ? { ...r, outcome: 'failed' } : r)),
      ': altered.',
    ],
    ['deleted', () => without(7_000), 'Entry 7000: missing.'],
    [
      'doubled',
      () => records.flatMap((r) => (r.position === 7_000 ? [r, { ...r, id: 'x' }] : [r])),
      'Entry 7000: added.',
    ],
    [
      'put in',
      () => records.flatMap((r) => (r.position === 7_000 ? [{ ...r, data: { number: 0 } }, r] : [r])),
      'Entry 7000: added.',
    ],
    [
      'reordered',
      () => records.map((r) => (r.position === 7_000 ? at(7_001) : r.position === 7_001 ? at(7_000) : r)),
      'Entry 7000: reordered.',
    ],
    ['cut', () => records.slice(0, 9_000), 'Entry 9001: cut.'],
    ['emptied', () => [], 'Entry 1: cut.'],
    [
      'computed anew',
      () =>
        recomputed(
          records.map((r) => (r.position === 7_000 ? { ...r, data: {} } : r)),
          7_000,
        ),
      ': altered.',
    ],
    ['replaced by something else', () => ['nothing'], 'Entry 1: altered.'],
  ])('finds a log that was %s', async (_how, lines, verdict) => {
    const [code, said] = await verify(lines(), ...proof());
    expect([code, said]).toEqual([1, expect.stringContaining(verdict)]);
  });

  it('finds a line that was cut in two', async () => {
    const path = write('cut.ndjson', records.slice(0, 50));
    writeFileSync(path, '{"position":51,"id', { flag: 'a' });
    const said: string[] = [];
    expect(await verifyCommand([path], (line) => said.push(line))).toBe(1);
    expect(said[0]).toBe('Entry 51: altered.');
  });

  it('believes no checkpoint that a foreign key signed', async () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const forged = recomputed(
      records.map((r) => (r.position === 7_000 ? { ...r, data: {} } : r)),
      7_000,
    );
    const tip = forged.at(-1);
    const [last] = checkpoints;
    if (!tip || !last) throw new Error('There is nothing to forge.');
    const path = write('forged.ndjson', [
      signCheckpoint({ ...last, position: tip.position, hash: tip.hash }, privateKey),
    ]);
    const [code, said] = await verify(forged, '--checkpoints', path, '--key', file('keys.json'));
    expect([code, said]).toEqual([1, expect.stringContaining('checkpoint-forged')]);
  });

  it('reads a stream, with its checkpoints and with what was written twice', async () => {
    const lines = records.map((record) => ({ type: 'entry', ...record }));
    const [older, newer] = [checkpoints.at(-1), checkpoints[0]];
    const stream = [...lines.slice(0, 5_000), older, ...lines.slice(4_900), newer];
    expect(await verify(stream, '--key', file('keys.json'))).toEqual([
      0,
      expect.stringContaining('2 signed checkpoints'),
    ]);
  });

  it.each([[[]], [['none.ndjson']], [['a', 'b']], [['--wrong', 'x']], [['log.ndjson', '--key', 'none.pem']]])(
    'ends with 2 and a word of help when it is called with %j',
    async (args) => {
      const said: string[] = [];
      expect(await verifyCommand(args, (line) => said.push(line))).toBe(2);
      expect(said.join('')).toMatch(/npm run audit:verify|cannot be read/);
    },
  );

  it('runs as a command of its own', async () => {
    const run = promisify(execFile);
    const path = write('command.ndjson', records);
    const { stdout } = await run(process.execPath, ['scripts/audit-verify.mjs', path, ...proof()]);
    expect(stdout).toContain('Nothing was altered');
    const bad = write('command.ndjson', without(5_000));
    const failure = Failure.parse(
      await run(process.execPath, ['scripts/audit-verify.mjs', bad]).catch((e: unknown) => e),
    );
    expect(failure.code).toBe(1);
    expect(failure.stdout).toContain('Entry 5000: missing.');
  });
});
