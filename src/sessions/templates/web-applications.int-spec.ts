import { TemplatePage } from '../../../protocol/http/templates.js';
import type { FakeAgent } from '../../../testing/agents-gateway/fake-agent.js';
import { type Caller, type SessionsApp, startSessionsApp } from '../../../testing/sessions/sessions-app.js';
import { problemOf, TemplateDesk } from '../../../testing/sessions/template-desk.js';
import { aWebTemplate } from '../../../testing/sessions/template-definition.builder.js';

const WEB = aWebTemplate();

describe.each([
  ['an installation without a domain for applications', { STREAMSPACE_PUBLIC_URL: 'https://space.example' }, false],
  ['an installation where they have hosts', {}, true],
])('web applications in %s', (_where, env, areOffered) => {
  let app: SessionsApp;
  let agent: FakeAgent;
  let admin: Caller;
  let alice: Caller;
  beforeAll(async () => {
    app = await startSessionsApp({ env });
    agent = await app.agent();
    [admin, alice] = [await app.person('admin'), await app.person()];
    await new TemplateDesk(app, admin).create(WEB);
  });
  afterAll(async () => {
    agent.close();
    await app.stop();
  });

  const listed = async (caller: Caller, query = ''): Promise<string[]> =>
    TemplatePage.parse(JSON.parse((await caller.call('GET', `/templates${query}`)).text)).items.map(({ id }) => id);

  it(`are ${areOffered ? '' : 'not '}on people's list; administrators see all`, async () => {
    expect((await listed(alice)).includes(WEB.id)).toBe(areOffered);
    expect(await listed(alice)).toContain('terminal');
    expect(await listed(admin, '?include=all')).toContain(WEB.id);
  });

  it(`are ${areOffered ? 'launched' : 'refused with what to do about it'}`, async () => {
    const answer = await alice.call('POST', '/sessions', { templateId: WEB.id });
    if (areOffered) expect(answer.status).toBe(201);
    else {
      const { code, detail } = problemOf(answer);
      expect(code).toBe('stream-unavailable');
      expect(detail).toContain('APPS_DOMAIN');
    }
  });
});
