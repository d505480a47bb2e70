import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { MIGRATIONS } from '../../src/platform/database/migrate.js';
import type { DatabaseServer } from './database-server.js';

/** A database as an older version of the product left it, with somebody and something in it. */
export class OlderDatabase {
  private constructor(
    readonly name: string,
    private readonly url: string,
    private readonly username: string,
  ) {}

  /** As after the first `migrations` migrations, of which there is at least one. */
  static async create(server: DatabaseServer, migrations: number): Promise<OlderDatabase> {
    const name = `older_${randomUUID().replaceAll('-', '')}`;
    await server.createBare(name);
    const older = new OlderDatabase(name, server.url(name), `person-${name}`);
    await older.with(MIGRATIONS.slice(0, migrations), async (rows) => {
      await rows.runMigrations({ transaction: 'each' });
      await rows.query(
        `INSERT INTO users (id, username, username_key, display_name, role) VALUES ($1, $2, $2, $2, 'user')`,
        [randomUUID(), older.username],
      );
    });
    return older;
  }

  /** What of today's schema it has not got, and what of its own it has lost; nothing if it was brought up to date well. */
  missing(): Promise<readonly string[]> {
    return this.with(MIGRATIONS, async (rows) => {
      const isBehind = await rows.showMigrations();
      const people: unknown[] = await rows.query('SELECT 1 FROM users WHERE username = $1', [this.username]);
      return [...(isBehind ? ['migrations'] : []), ...(people.length === 1 ? [] : ['people'])];
    });
  }

  private async with<Result>(
    migrations: typeof MIGRATIONS,
    work: (rows: DataSource) => Promise<Result>,
  ): Promise<Result> {
    const rows = await new DataSource({ type: 'postgres', url: this.url, migrations, extra: { max: 1 } }).initialize();
    try {
      return await work(rows);
    } finally {
      await rows.destroy();
    }
  }
}
