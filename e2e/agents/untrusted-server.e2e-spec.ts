import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { selfSigned } from '../../testing/sso/self-signed.js';
import { until } from '../support/processes.js';

const TOKEN = 'a-token-of-enrolment-0123456789-abcdefghijk';

describe('An agent whose server has a certificate that nobody it knows has signed (threat 75)', () => {
  const { privatePem: key, certificate: cert } = selfSigned('localhost');
  let folder: string;
  let server: Server;
  let agent: ChildProcess | null = null;
  const asked: string[] = [];
  const refused: Error[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'streamspace-e2e-tls-'));
    writeFileSync(join(folder, 'certificate.pem'), cert);
    server = createServer({ key, cert }, (request, response) => {
      asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
      response.writeHead(503).end();
    });
    server.on('tlsClientError', (error) => refused.push(error));
    server.listen(0, 'localhost');
    await once(server, 'listening');
  });
  afterEach(async () => {
    if (!agent) return;
    const gone = once(agent, 'exit');
    agent.kill('SIGKILL');
    await gone;
    agent = null;
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true, force: true });
  });

  const start = (name: string, env: Readonly<Record<string, string>> = {}): ChildProcess =>
    fork('dist/agents/local/main.js', {
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        NODE_ENV: 'production',
        STREAMSPACE_SERVER_URL: `https://localhost:${(server.address() as AddressInfo).port}`,
        STREAMSPACE_AGENT_NAME: name,
        STREAMSPACE_AGENT_DATA_DIR: join(folder, name),
        STREAMSPACE_ENROLLMENT_TOKEN: TOKEN,
        ...env,
      },
      stdio: 'ignore',
    });

  it('hangs up before it says anything, again and again', async () => {
    agent = start('wary');
    await until('the agent to have hung up twice', () => refused.length >= 2);
    expect(asked).toEqual([]);
  });

  it('talks to it where it is told to believe that certificate', async () => {
    agent = start('told', { NODE_EXTRA_CA_CERTS: join(folder, 'certificate.pem') });
    await until('the agent to ask for its enrolment', () => asked.length > 0);
    expect(asked[0]).toBe('POST /api/v1/agents/enroll');
  });

  it('does not start where it is told to believe every certificate', async () => {
    agent = start('careless', { NODE_TLS_REJECT_UNAUTHORIZED: '0' });
    const [code] = (await once(agent, 'exit')) as [number];
    agent = null;
    expect(code).toBe(1);
  });
});
