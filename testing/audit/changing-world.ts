import { randomUUID } from 'node:crypto';
import type { Role } from '../../protocol/http/auth.js';
import type { FakeAgent } from '../agents-gateway/fake-agent.js';
import type { TestControlPlane } from '../agents-gateway/gateway-app.js';
import { aPerson, authorization } from '../agents-gateway/stream-rows.js';
import type { OidcIdp } from '../sso/oidc-idp.js';

/** A request that changes something, ready to be sent. */
export interface ChangingRequest {
  /** What stands for `{id}`. */
  readonly id?: string;
  /** What stands for the other parameters of the path. */
  readonly params?: Readonly<Record<string, string>>;
  readonly headers?: Record<string, string>;
  readonly body?: object;
  /** Sent as an HTML form instead of a body. */
  readonly form?: Record<string, string>;
}

/** Where requests are made: a control plane, an agent that is connected to it, and a provider of single sign-on. */
export interface ChangingWorld {
  readonly plane: TestControlPlane;
  readonly agent: FakeAgent;
  readonly idp: OidcIdp;
}

/** Makes everything that a request needs to succeed. */
export type Arrange = (world: ChangingWorld) => Promise<ChangingRequest>;

/** A new person of `role`, who asks. */
export const as = async (
  { plane }: ChangingWorld,
  role: Role = 'admin',
): Promise<{ id: string; headers: Record<string, string> }> => {
  const person = await aPerson(plane, role);
  return { id: person.userId, headers: await authorization(plane.app, person) };
};

/** The same request, by an administrator. */
export const asAdmin =
  (rest: (world: ChangingWorld) => Promise<Omit<ChangingRequest, 'headers'>>): Arrange =>
  async (world) => ({ ...(await rest(world)), headers: (await as(world)).headers });

export const rows = ({ plane }: ChangingWorld, sql: string, values: unknown[]): Promise<unknown> =>
  plane.database.dataSource.query(sql, values);

export const aGroup = async (world: ChangingWorld): Promise<string> => {
  const id = randomUUID();
  await rows(world, 'INSERT INTO groups (id, name) VALUES ($1, $2)', [id, `group-${id.slice(0, 8)}`]);
  return id;
};
