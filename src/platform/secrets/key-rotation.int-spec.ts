import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { DataSource } from 'typeorm';
import { aConfig } from '../../../testing/config.js';
import { startTestDatabase, type TestDatabase } from '../../../testing/database.js';
import { SecretsConfig } from '../config/control-plane.config.js';
import { Envelope, SealBrokenError, type Sealed } from './envelope.js';
import { KeyRing } from './key-ring.js';
import { SealedColumns } from './sealed-columns.js';

const COLUMN = { table: 'sealed_things', idColumn: 'id', column: 'secret' };
const [FIRST, SECOND] = ['first-0123456789-abcdefghijklmnopqrstuv', 'second-0123456789-abcdefghijklmnopqrst'];
const ROWS = 250;

describe('a new wrapping key', () => {
  let database: TestDatabase;
  let rows: DataSource;

  beforeAll(async () => {
    database = await startTestDatabase();
    rows = database.dataSource;
    await rows.query('CREATE TABLE sealed_things (id uuid PRIMARY KEY, secret jsonb)');
  });
  beforeEach(async () => {
    await rows.query('DELETE FROM sealed_things');
    const envelope = processWith(FIRST).envelope;
    for (let index = 0; index < ROWS; index += 1) {
      const id = randomUUID();
      await rows.query('INSERT INTO sealed_things VALUES ($1, $2)', [id, envelope.seal(`secret of ${id}`, place(id))]);
    }
    await rows.query('INSERT INTO sealed_things VALUES ($1, NULL)', [randomUUID()]);
  });
  afterAll(() => database.stop());

  const place = (row: string) => ({ table: 'sealed_things', row, column: 'secret' });

  function processWith(key: string, previous: string | null = null): { envelope: Envelope; columns: SealedColumns } {
    const ring = new KeyRing(new SecretsConfig(key, previous), aConfig({}).auth);
    const envelope = new Envelope(ring);
    const columns = new SealedColumns(rows, envelope, ring);
    columns.register(COLUMN);
    return { envelope, columns };
  }

  const sealed = (): Promise<{ id: string; secret: Sealed }[]> =>
    rows.query('SELECT id, secret FROM sealed_things WHERE secret IS NOT NULL');

  async function expectReadable({ envelope }: { envelope: Envelope }): Promise<void> {
    const found = await sealed();
    expect(found).toHaveLength(ROWS);
    for (const { id, secret } of found) expect(envelope.open(secret, place(id))).toBe(`secret of ${id}`);
  }

  it('takes every secret over, after which the old one is needed no more', async () => {
    const both = processWith(SECOND, FIRST);
    expect(await both.columns.rewrapAll()).toBe(ROWS);
    expect(await both.columns.rewrapAll()).toBe(0);
    await expectReadable(processWith(SECOND));
  });

  it('may be stopped in the middle, by several replicas at once', async () => {
    const both = processWith(SECOND, FIRST);
    const [stopped] = (await sealed()).slice(120);
    await rows.query(`UPDATE sealed_things SET secret = jsonb_set(secret, '{keyId}', '"gone"') WHERE id = $1`, [
      stopped!.id,
    ]);
    await expect(both.columns.rewrapAll()).rejects.toThrow(SealBrokenError);
    await rows.query(`UPDATE sealed_things SET secret = $2 WHERE id = $1`, [stopped!.id, stopped!.secret]);
    await expectReadable(both);
    await Promise.all([both.columns.rewrapAll(), processWith(SECOND, FIRST).columns.rewrapAll()]);
    await both.columns.rewrapAll();
    await expectReadable(processWith(SECOND));
  });

  it('goes on where a process was killed in the middle of it, and every secret can be read meanwhile', async () => {
    const env = { ...process.env, ROTATION_URL: database.url, ROTATION_KEY: SECOND, ROTATION_PREVIOUS: FIRST };
    const program = ['--import', './scripts/typescript.mjs', 'testing/secrets/killed-rotation.ts'];
    const child = spawn(process.execPath, program, { env, stdio: 'ignore' });
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
    const both = processWith(SECOND, FIRST);
    await expectReadable(both);
    const moved = (await sealed()).filter(
      ({ secret }) => secret.keyId === new KeyRing(new SecretsConfig(SECOND, null), aConfig({}).auth).current.id,
    );
    expect(moved).toHaveLength(100);
    expect(await both.columns.rewrapAll()).toBe(ROWS - 100);
    await expectReadable(processWith(SECOND));
  });

  it('does not help who swaps the secrets of two rows', async () => {
    const { envelope } = processWith(FIRST);
    const [a, b] = await sealed();
    await rows.query(`UPDATE sealed_things SET secret = $2 WHERE id = $1`, [a!.id, b!.secret]);
    const [swapped] = (await sealed()).filter(({ id }) => id === a!.id);
    expect(() => envelope.open(swapped!.secret, place(a!.id))).toThrow(SealBrokenError);
  });
});
