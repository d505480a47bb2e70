import type { Stage } from '../rig/stage.js';

/** Whether the control plane holds a connection of the agent. */
export async function isConnected(stage: Stage, name: string): Promise<boolean> {
  const { rows } = await stage.rows.query<{ is: boolean }>(
    'SELECT replica_id IS NOT NULL AS is FROM agents WHERE name = $1',
    [name],
  );
  return rows[0]?.is ?? false;
}

/** How often something was logged about the agent. */
export async function countAgentEvents(stage: Stage, event: string, name: string): Promise<number> {
  const sql = `SELECT count(*)::integer AS count FROM events e JOIN agents a ON a.id = (e.data->>'agentId')::uuid WHERE e.name = $1 AND a.name = $2`;
  const { rows } = await stage.rows.query<{ count: number }>(sql, [event, name]);
  return rows[0]?.count ?? 0;
}

/** The number of the agent's connection: grows with each. */
export async function epochOf(stage: Stage, name: string): Promise<number> {
  const { rows } = await stage.rows.query<{ epoch: number }>('SELECT epoch FROM agents WHERE name = $1', [name]);
  return rows[0]?.epoch ?? 0;
}

const CONNECTIONS = `SELECT name, epoch, replica_id IS NOT NULL AS "isHeld" FROM agents WHERE name = ANY($1)`;

interface Connection {
  readonly name: string;
  readonly epoch: number;
  readonly isHeld: boolean;
}

/** Notes the connections that agents have now; the answer tells whether each of them has a newer one, which is held. */
export async function noteConnections(stage: Stage, names: readonly string[]): Promise<() => Promise<boolean>> {
  const read = async (): Promise<Connection[]> => (await stage.rows.query<Connection>(CONNECTIONS, [names])).rows;
  const before = new Map((await read()).map(({ name, epoch }) => [name, epoch]));
  return async () => (await read()).every(({ name, epoch, isHeld }) => isHeld && epoch > (before.get(name) ?? 0));
}
