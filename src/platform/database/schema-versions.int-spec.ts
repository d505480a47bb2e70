import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { containing } from '../../../testing/containing.js';
import { startTestDatabase, type TestDatabase } from '../../../testing/database.js';
import { aConfig } from '../../../testing/config.js';
import { EnvironmentError } from '../config/environment.js';
import { awaitMigrations } from './await-migrations.js';
import { migrate, MIGRATION_NAMES } from './migrate.js';

const NEWEST = MIGRATION_NAMES.at(-1) ?? '';
const OF_LATER = 'BitterLemon9000000000000';

/** The program of `dist/src/migrate.js`, from its sources. */
async function runMigrate(
  env: Record<string, string>,
  onOutput: (said: string) => void = () => undefined,
): Promise<{ code: number; said: string }> {
  const start = `import('./scripts/typescript.mjs').then(() => import('./src/migrate.ts'))`;
  const child = spawn(process.execPath, ['-e', start], { env: { PATH: process.env.PATH, ...env } });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (part: Buffer) => {
      said += part.toString('utf8');
      onOutput(said);
    });
  }
  const [code] = (await once(child, 'close')) as [number];
  return { code, said };
}

describe('a schema of another version', () => {
  let database: TestDatabase;
  const forget = (name: string): Promise<unknown> =>
    database.dataSource.query('DELETE FROM migrations WHERE name = $1', [name]);
  const remember = (name: string): Promise<unknown> =>
    database.dataSource.query('INSERT INTO migrations (timestamp, name) VALUES ($1, $2)', [name.slice(-13), name]);

  beforeEach(async () => {
    database = await startTestDatabase();
  });
  afterEach(() => database.stop());

  it('that is newer serves an older replica, with a warning', async () => {
    await remember(OF_LATER);
    await expect(migrate(database.url)).resolves.toEqual({ made: [], unknown: [OF_LATER] });
    await expect(awaitMigrations(database.url, 5_000, () => undefined)).resolves.toEqual({
      missing: [],
      unknown: [OF_LATER],
    });
    const { code, said } = await runMigrate({ DATABASE_URL: database.url });
    expect({ code, said }).toEqual({ code: 0, said: containing('newer than this version') });
    expect(said).toContain(OF_LATER);
  });

  it('that belongs to another line is refused and left alone', async () => {
    await forget(NEWEST);
    await remember(OF_LATER);
    for (const attempt of [migrate(database.url), awaitMigrations(database.url, 5_000, () => undefined)])
      await expect(attempt).rejects.toThrow(/another line of versions.*Nothing was changed/s);
    const { code, said } = await runMigrate({ DATABASE_URL: database.url });
    expect({ code, said }).toEqual({ code: 1, said: containing('another line of versions') });
  });

  it('that is older is waited for until somebody has migrated', async () => {
    await database.dataSource.query('ALTER TABLE migrations RENAME TO put_aside');
    const told: string[] = [];
    let migrated: Promise<unknown> | undefined;
    const waiting = awaitMigrations(database.url, 20_000, (sentence) => {
      told.push(sentence);
      migrated ??= database.dataSource.query('ALTER TABLE put_aside RENAME TO migrations');
    });
    await expect(waiting).resolves.toEqual({ missing: [], unknown: [] });
    expect(told).toEqual([containing('older than this version')]);
    await migrated;
  });

  it('that stays older is given up with what to do', async () => {
    await forget(NEWEST);
    await expect(awaitMigrations(database.url, 300, () => undefined)).rejects.toThrow(
      `lacks one change, ${NEWEST} before all`,
    );
  });
});

describe('the program that migrates', () => {
  let database: TestDatabase;
  let line: Server | undefined;
  beforeAll(async () => {
    database = await startTestDatabase();
  });
  afterAll(async () => {
    line?.close();
    await database.stop();
  });

  it('waits for a database that comes up later', async () => {
    const { port: real } = new URL(database.url);
    line = createServer((socket) => {
      const there = connect(Number(real), '127.0.0.1');
      for (const [one, other] of [
        [socket, there],
        [there, socket],
      ] as const)
        one.on('error', () => other.destroy()).pipe(other);
    });
    line.listen(0, '127.0.0.1');
    await once(line, 'listening');
    const { port } = line.address() as AddressInfo;
    line.close();
    await once(line, 'close');
    const url = new URL(database.url);
    url.port = String(port);
    const { code, said } = await runMigrate({ DATABASE_URL: url.href }, (text) => {
      if (text.includes('tried again') && !line?.listening) line?.listen(port, '127.0.0.1');
    });
    expect({ code, said }).toEqual({ code: 0, said: containing('The schema is current.') });
    expect(said).not.toContain(url.password);
  });

  it.each([
    ['that does not come up', { DATABASE_URL: 'postgres://a:b@127.0.0.1:1/c' }, 75, /within 1 s.*ECONNREFUSED/],
    ['that nobody named', {}, 1, /DATABASE_URL: Set the address/],
  ])('ends with an exit code and a sentence for a database %s', async (_, env, code, sentence) => {
    const ended = await runMigrate({ DATABASE_MIGRATION_DEADLINE_MS: '1000', ...env });
    expect(ended.code).toBe(code);
    expect(ended.said).toMatch(sentence);
  });

  it('ends at once where the password is wrong', async () => {
    const url = new URL(database.url);
    url.password = 'somebody-elses';
    const { code, said } = await runMigrate({ DATABASE_URL: url.href });
    expect({ code, said }).toEqual({ code: 1, said: containing('password authentication failed') });
    expect(said).not.toContain('somebody-elses');
  });

  it('has nobody to be waited for where the database is embedded', () => {
    expect(() => aConfig({ DATABASE_MIGRATIONS: 'wait' })).toThrow(EnvironmentError);
    expect(aConfig({ DATABASE_MIGRATIONS: 'wait', DATABASE_URL: database.url }).database.migrations.when).toBe('wait');
  });
});
