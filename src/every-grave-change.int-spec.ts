import { randomUUID } from 'node:crypto';
import { Problem } from '../protocol/problem.js';
import type { TestControlPlane } from '../testing/agents-gateway/gateway-app.js';
import { aPerson, authorization } from '../testing/agents-gateway/stream-rows.js';
import { filled, listedRoutes } from '../testing/routes/listed-routes.js';
import { RawRequests } from '../testing/routes/raw-requests.js';
import { startWholePlane } from '../testing/routes/whole-plane.js';

/** What whoever finds an open browser may do nevertheless, each with the reason. Everything else asks again who it is. */
const WITHOUT_PROOF: Readonly<Record<string, string>> = {
  'POST /api/v1/identity-providers/{id}/test': 'It asks the provider and changes nothing.',
  'DELETE /api/v1/agents/{id}': 'It takes away and opens nothing; API keys may do it.',
  'POST /api/v1/agents/{id}/rotate-key':
    'The agent makes the new key itself and shows it to nobody; API keys may do it.',
  'POST /api/v1/agents/{id}/drain': 'It is undone by one click; API keys may do it.',
  'DELETE /api/v1/agents/{id}/drain': 'It is undone by one click; API keys may do it.',
  'PUT /api/v1/quotas/default': 'Limits open nothing of anybody’s; API keys may do it.',
  'PUT /api/v1/users/{id}/quota': 'Limits open nothing of anybody’s; API keys may do it.',
  'DELETE /api/v1/users/{id}/quota': 'Limits open nothing of anybody’s; API keys may do it.',
  'PUT /api/v1/groups/{id}/quota': 'Limits open nothing of anybody’s; API keys may do it.',
  'DELETE /api/v1/groups/{id}/quota': 'Limits open nothing of anybody’s; API keys may do it.',
  'POST /api/v1/templates/import': 'Catalogs are kept by programs; API keys may do it.',
  'POST /api/v1/templates': 'Catalogs are kept by programs; API keys may do it.',
  'PUT /api/v1/templates/{id}': 'Catalogs are kept by programs; API keys may do it.',
  'DELETE /api/v1/templates/{id}': 'Catalogs are kept by programs; API keys may do it.',
  'DELETE /api/v1/admin/sessions/{id}': 'Who must stop a session at once has no five minutes; files stay.',
  'POST /api/v1/admin/sessions/{id}/retry': 'It does what the owner asked for.',
};

const GRAVE = listedRoutes()
  .filter(({ method, permission }) => method !== 'GET' && /:(manage|manage-all|erase|visit)$/.test(permission))
  .map(({ method, path }) => ({ method, path, name: `${method} ${path}` }));

describe('what is done to others or to all', () => {
  let plane: TestControlPlane;
  let requests: RawRequests;
  let headers: Record<string, string>;

  beforeAll(async () => {
    plane = await startWholePlane({ STREAMSPACE_ADMIN_SCREEN_ACCESS: 'view' });
    requests = new RawRequests(Number(new URL(plane.url).port));
    const admin = await aPerson(plane, 'admin');
    headers = await authorization(plane.app, admin);
    await plane.database.dataSource.query(
      `UPDATE sign_ins SET authenticated_at = now() - interval '301 seconds' WHERE id = $1`,
      [admin.signInId],
    );
  });
  afterAll(async () => {
    requests.close();
    await plane.stop();
  });

  const codeOf = async ({ method, path }: (typeof GRAVE)[number]): Promise<string> => {
    const answer = await requests.send({ method, path: filled(path, () => randomUUID()), headers, body: {} });
    return answer.status < 400 ? 'done' : Problem.parse(JSON.parse(answer.text)).code;
  };

  it.each(GRAVE.filter(({ name }) => !Object.hasOwn(WITHOUT_PROOF, name)))(
    'asks again who it is: $name',
    async (route) => {
      expect(await codeOf(route)).toBe('reauth-required');
    },
  );

  it('asks nobody twice where that is not needed, and every exception is one', async () => {
    const names = new Set(GRAVE.map(({ name }) => name));
    expect(Object.keys(WITHOUT_PROOF).filter((name) => !names.has(name))).toEqual([]);
    const exceptions = GRAVE.filter(({ name }) => Object.hasOwn(WITHOUT_PROOF, name));
    expect(await Promise.all(exceptions.map(codeOf))).not.toContain('reauth-required');
  });
});
