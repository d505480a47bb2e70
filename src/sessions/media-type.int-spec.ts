import { type SessionsApp, startSessionsApp } from '../../testing/sessions/sessions-app.js';

describe('a body of another media type', () => {
  let app: SessionsApp;
  beforeAll(async () => {
    app = await startSessionsApp();
  });
  afterAll(() => app.stop());

  it.each(['text/plain', 'application/x-www-form-urlencoded'])('is refused: %s', async (type) => {
    const alice = await app.person();
    const refused = await alice.call('POST', '/sessions', { templateId: 'terminal' }, { 'content-type': type });
    expect([refused.status, refused.text]).toEqual([415, expect.stringContaining('unsupported-media-type')]);
  });

  it('is no matter without a body', async () => {
    const alice = await app.person();
    expect((await alice.call('GET', '/sessions', undefined, { 'content-type': 'text/plain' })).status).toBe(200);
  });
});
