import { randomUUID } from 'node:crypto';
import type { FakeAgent } from '../agents-gateway/fake-agent.js';
import type { TestControlPlane } from '../agents-gateway/gateway-app.js';
import { aPerson, aRunningSession, authorization } from '../agents-gateway/stream-rows.js';

interface World {
  readonly plane: TestControlPlane;
  readonly agent: FakeAgent;
}

interface Request {
  readonly id: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly headers: Record<string, string>;
  readonly body?: object;
}

/** A session of the one who asks. */
async function ownSession({ plane, agent }: World): Promise<Request> {
  const owner = await aPerson(plane);
  const id = await aRunningSession(plane, owner.userId, agent.agentId);
  return { id, headers: await authorization(plane.app, owner) };
}

/** The requests by which screens of others are opened to people. Administrators' have to be switched on. */
export const SHARING_ROUTES: Readonly<Record<string, (world: World) => Promise<Request>>> = {
  'PUT /api/v1/templates/{id}/groups': async ({ plane }) => ({
    id: 'editor',
    headers: await authorization(plane.app, await aPerson(plane, 'admin')),
    body: { groupIds: null },
  }),
  'POST /api/v1/sessions/{id}/shares': async (world) => {
    const { username: person } = await aPerson(world.plane);
    return { ...(await ownSession(world)), body: { person, access: 'view' } };
  },
  'DELETE /api/v1/sessions/{id}/shares/{shareId}': async (world) => {
    const [request, shareId, guest] = [await ownSession(world), randomUUID(), await aPerson(world.plane)];
    await world.plane.database.dataSource.query(
      `INSERT INTO session_shares (id, session_id, user_id, access) VALUES ($1, $2, $3, 'view')`,
      [shareId, request.id, guest.userId],
    );
    return { ...request, params: { shareId } };
  },
  'POST /api/v1/admin/sessions/{id}/tickets': async (world) => {
    const headers = await authorization(world.plane.app, await aPerson(world.plane, 'admin'));
    return { id: (await ownSession(world)).id, headers, body: { reason: 'To see what the log says of it.' } };
  },
};
