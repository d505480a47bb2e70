import { request } from 'node:http';
import { AuthModule } from '../../auth/auth.module.js';
import { startTestControlPlane, type TestControlPlane } from '../../../testing/agents-gateway/gateway-app.js';
import { aPerson, authorization } from '../../../testing/agents-gateway/stream-rows.js';
import { Problem } from '../../../protocol/problem.js';

interface Answer {
  readonly status: number;
  readonly body: string;
}

describe('a host that is none of ours (4)', () => {
  let plane: TestControlPlane;
  let headers: Record<string, string>;
  beforeAll(async () => {
    const env = { STREAMSPACE_PUBLIC_URL: 'https://portal.example', STREAMSPACE_HOSTS: 'inner.example' };
    plane = await startTestControlPlane({ imports: [AuthModule], env });
    headers = await authorization(plane.app, await aPerson(plane));
  });
  afterAll(() => plane.stop());

  /** `fetch` lets nobody choose the host. */
  function ask(host: string, path: string, more: Record<string, string> = {}): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const { port } = new URL(plane.url);
      const call = request({ host: '127.0.0.1', port, path, headers: { ...headers, ...more, host } }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(parts).toString() }));
      });
      call.on('error', reject);
      call.end();
    });
  }

  it.each(['/', '/api/v1/me', '/theme.js', '/api/v1/auth/providers', '/api/docs'])(
    'is refused at %s, also with a good token, and told where to go',
    async (path) => {
      const { status, body } = await ask('rebound.evil.example', path);
      expect(status).toBe(421);
      const problem = Problem.parse(JSON.parse(body));
      expect(problem.code).toBe('misdirected-request');
      expect(problem.detail).toContain('https://portal.example');
    },
  );

  it.each(['portal.example', 'inner.example:3000', '127.0.0.1'])('is not %s', async (host) => {
    expect((await ask(host, '/api/v1/me')).status).toBe(200);
  });

  it('is no matter for who asks whether the process lives', async () => {
    expect((await ask('10.0.0.17:3000', '/healthz')).body).toBe('{"status":"ok"}');
    expect((await ask('10.0.0.17:3000', '/readyz')).status).toBe(200);
    expect((await ask('10.0.0.17:3000', '/healthz/../api/v1/me')).status).toBe(421);
  });

  it('is believed from no forwarded header either', async () => {
    const forwarded = { 'x-forwarded-host': 'portal.example', forwarded: 'host=portal.example' };
    expect((await ask('evil.example', '/api/v1/me', forwarded)).status).toBe(421);
  });
});
