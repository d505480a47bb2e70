import type { ClientBase } from 'pg';
import type { DataSource } from 'typeorm';

/** Errors of the statement's being prepared, not of the query: it is unknown, known already, or was made for tables that changed. */
const NOT_PREPARED: ReadonlySet<unknown> = new Set(['26000', '42P05', '0A000']);

/**
 * A query that is asked so often that planning it anew each time counts: planning a join of five tables takes several times longer than
 * running it. Each connection of the pool prepares it once. A pooler between us and the database that shares connections without knowing
 * of prepared statements makes them fail; then it is asked like any other query.
 */
export class PreparedQuery<Row extends object> {
  /** @param name unique among all prepared queries. */
  constructor(
    private readonly name: string,
    private readonly text: string,
  ) {}

  /** @throws what the database says. */
  async run(dataSource: DataSource, values: unknown[]): Promise<Row[]> {
    const runner = dataSource.createQueryRunner();
    try {
      const connection: unknown = await runner.connect();
      if (isClient(connection)) return await this.prepared(connection, values);
    } finally {
      await runner.release();
    }
    return dataSource.query<Row[]>(this.text, values);
  }

  private async prepared(client: ClientBase, values: unknown[]): Promise<Row[]> {
    const { name, text } = this;
    try {
      return (await client.query<Row>({ name, text, values })).rows;
    } catch (error) {
      if (!isNotPrepared(error)) throw error;
      return (await client.query<Row>(text, values)).rows;
    }
  }
}

function isClient(connection: unknown): connection is ClientBase {
  return typeof connection === 'object' && connection !== null && 'query' in connection;
}

const isNotPrepared = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && NOT_PREPARED.has(error.code);
