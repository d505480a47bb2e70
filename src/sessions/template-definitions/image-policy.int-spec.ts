import type { Caller, SessionsApp } from '../../../testing/sessions/sessions-app.js';
import { startSessionsApp } from '../../../testing/sessions/sessions-app.js';
import { aScreenTemplate } from '../../../testing/sessions/template-definition.builder.js';
import { aSlug, problemOf, TemplateDesk } from '../../../testing/sessions/template-desk.js';

const DIGEST = `@sha256:${'a'.repeat(64)}`;

describe('images of applications, where registries are listed and digests required (89)', () => {
  let app: SessionsApp;
  let admin: Caller;
  let desk: TemplateDesk;
  beforeAll(async () => {
    app = await startSessionsApp({
      env: { STREAMSPACE_IMAGE_REGISTRIES: 'registry.example.com', STREAMSPACE_IMAGE_DIGESTS: 'required' },
    });
    admin = await app.person('admin');
    desk = new TemplateDesk(app, admin);
  });
  afterAll(() => app.stop());

  const withImage = (image: string, id = aSlug()): ReturnType<typeof aScreenTemplate> =>
    aScreenTemplate({ id, workloads: [{ platform: 'docker', image }] });

  it.each([`evil.io/x:1${DIGEST}`, 'docker.io@evil/x', 'registry.example.com/x:1', `x:1${DIGEST}`])(
    'are refused: %s',
    async (image) => {
      const definition = withImage(image);
      const problem = problemOf(await desk.create(definition));
      expect(problem).toMatchObject({ status: 422, code: 'validation-failed' });
      expect(problem.errors?.[0]?.pointer).toBe('/workloads/0/image');
      expect((await admin.call('GET', `/templates/${definition.id}/definition`)).status).toBe(404);
    },
  );

  it('are taken from there with a digest, and not changed to others', async () => {
    const definition = withImage(`registry.example.com/x:1${DIGEST}`);
    expect((await desk.create(definition)).status).toBe(201);
    const answer = await desk.put(withImage(`evil.io/x:1${DIGEST}`, definition.id));
    expect(problemOf(answer).code).toBe('validation-failed');
    expect(await desk.show(definition.id)).toEqual(definition);
    const file = { templates: [withImage(`evil.io/y:1${DIGEST}`)] };
    expect((await admin.call('POST', '/templates/import', file)).status).toBe(422);
  });
});
