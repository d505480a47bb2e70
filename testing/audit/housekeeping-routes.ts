import { randomUUID } from 'node:crypto';
import { anEnrolledAgent, aPerson, aRunningSession } from '../agents-gateway/stream-rows.js';
import { someDetails } from '../sessions/instance-details.builder.js';
import { aGroup, type Arrange, as, asAdmin, type ChangingWorld, rows } from './changing-world.js';

const aMember = async (world: ChangingWorld): Promise<{ id: string; params: { userId: string } }> => {
  const [id, { userId }] = [await aGroup(world), await aPerson(world.plane)];
  await rows(world, 'INSERT INTO group_members (group_id, user_id) VALUES ($1, $2)', [id, userId]);
  return { id, params: { userId } };
};

/** Files of a person on an agent, which no session uses. */
const aHome = async (world: ChangingWorld, userId: string): Promise<string> => {
  const id = randomUUID();
  const values = [id, userId, world.agent.agentId];
  await rows(world, `INSERT INTO homes (id, user_id, template_id, agent_id) VALUES ($1, $2, 'editor', $3)`, values);
  return id;
};

/** An instance on an agent of its own, which is away, so that nothing is done to it meanwhile. */
const anOrphan = async (world: ChangingWorld): Promise<{ id: string; params: { instance: string } }> => {
  const [{ agentId: id }, instance] = [await anEnrolledAgent(world.plane), randomUUID()];
  await rows(
    world,
    `INSERT INTO orphans (agent_id, instance_id, cause, state, generation, details) VALUES ($1, $2, 'unknown', 'running', 1, $3)`,
    [id, instance, someDetails({ id: instance })],
  );
  return { id, params: { instance } };
};

const aSession = async (world: ChangingWorld, change = 'name = name'): Promise<string> => {
  const id = await aRunningSession(world.plane, (await aPerson(world.plane)).userId, world.agent.agentId);
  await rows(world, `UPDATE sessions SET ${change} WHERE id = $1`, [id]);
  return id;
};

const CONFIRMED_HOME = { confirm: 'Text Editor' };

/** The requests by which people and files, groups, and what is left over are looked after. */
export const HOUSEKEEPING_ROUTES: Readonly<Record<string, Arrange>> = {
  'POST /api/v1/groups': asAdmin(() => Promise.resolve({ body: { name: `group-${randomUUID().slice(0, 8)}` } })),
  'PATCH /api/v1/groups/{id}': asAdmin(async (world) => ({
    id: await aGroup(world),
    body: { name: `group-${randomUUID().slice(0, 8)}` },
  })),
  'DELETE /api/v1/groups/{id}': asAdmin(async (world) => ({ id: await aGroup(world) })),
  'PUT /api/v1/groups/{id}/members/{userId}': asAdmin(async (world) => ({
    id: await aGroup(world),
    params: { userId: (await aPerson(world.plane)).userId },
  })),
  'DELETE /api/v1/groups/{id}/members/{userId}': asAdmin(aMember),
  'DELETE /api/v1/me/homes/{id}': async (world) => {
    const { id, headers } = await as(world, 'user');
    return { id: await aHome(world, id), headers, body: CONFIRMED_HOME };
  },
  'DELETE /api/v1/users/{id}/homes/{home}': asAdmin(async (world) => {
    const { userId: id } = await aPerson(world.plane);
    return { id, params: { home: await aHome(world, id) }, body: CONFIRMED_HOME };
  }),
  'POST /api/v1/agents/{id}/orphans/{instance}/adopt': asAdmin(async (world) => ({
    ...(await anOrphan(world)),
    body: { userId: (await aPerson(world.plane)).userId },
  })),
  'DELETE /api/v1/agents/{id}/orphans/{instance}': asAdmin(async (world) => {
    const orphan = await anOrphan(world);
    return { ...orphan, body: { confirm: `streamspace-${orphan.params.instance}` } };
  }),
  'DELETE /api/v1/admin/sessions/{id}': asAdmin(async (world) => ({ id: await aSession(world) })),
  'POST /api/v1/admin/sessions/{id}/retry': asAdmin(async (world) => ({
    id: await aSession(
      world,
      `state = 'failed', desired = 'ended', is_released = true, reason_code = 'start-failed', reason_message = 'No.'`,
    ),
  })),
};
