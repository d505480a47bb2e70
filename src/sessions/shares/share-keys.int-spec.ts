import { NewApiKey } from '../../../protocol/http/account.js';
import { ShareList, ShareView } from '../../../protocol/http/shares.js';
import { type Caller, type SessionsApp, startSessionsApp } from '../../../testing/sessions/sessions-app.js';

describe('sharing with an API key', () => {
  let app: SessionsApp;
  let owner: Caller;
  let guest: Caller;
  let sessionId: string;
  beforeAll(async () => {
    app = await startSessionsApp();
    [owner, guest] = [await app.person(), await app.person()];
    sessionId = (await owner.launch()).id;
  });
  afterAll(() => app.stop());

  const keyOf = async (person: Caller, ...scopes: string[]): Promise<string> => {
    const made = await person.call('POST', '/me/api-keys', { name: 'A robot', scopes, lifeDays: 1 });
    return NewApiKey.parse(JSON.parse(made.text)).key;
  };
  const use = async (key: string, method: string, path: string, body?: object): Promise<Response> =>
    fetch(`${app.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
  const shares = (): string => `/sessions/${sessionId}/shares`;
  const wanted = (person = guest): object => ({ person: `person-${person.userId.slice(0, 8)}`, access: 'view' });

  it('works where the key may share, and reading them where it may read sessions', async () => {
    const share = await keyOf(owner, 'sessions:share');
    const made = await use(share, 'POST', shares(), wanted());
    expect(made.status).toBe(201);
    const { id } = ShareView.parse(await made.json());
    const read = await keyOf(owner, 'sessions:read');
    expect(ShareList.parse(await (await use(read, 'GET', shares())).json()).items).toHaveLength(1);
    const guestKey = await keyOf(guest, 'sessions:read');
    expect((await use(guestKey, 'GET', `/me/shared-sessions/${sessionId}`)).status).toBe(200);
    expect((await use(share, 'DELETE', `${shares()}/${id}`)).status).toBe(204);
  });

  it('takes a scope of its own: a key that manages sessions gives nobody a screen', async () => {
    const manage = await keyOf(owner, 'sessions:manage', 'sessions:read');
    expect((await use(manage, 'POST', shares(), wanted())).status).toBe(403);
    const share = await keyOf(owner, 'sessions:share');
    expect((await use(share, 'GET', shares())).status).toBe(403);
  });

  it('shares nothing of somebody else', async () => {
    const key = await keyOf(guest, 'sessions:share', 'sessions:read');
    expect((await use(key, 'POST', shares(), wanted(owner))).status).toBe(404);
    expect((await use(key, 'GET', shares())).status).toBe(404);
  });
});
