import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { KubeConfig } from '@kubernetes/client-node';
import { SOFTWARE_VERSION } from '../../protocol/software-version.js';
import { makeCertificate } from '../../e2e/support/kubernetes/certificate.js';
import { LoneAgent } from '../../e2e/support/kubernetes/lone-agent.js';
import { Nginx } from '../../e2e/support/nginx.js';
import { freePort } from '../../e2e/support/product.js';
import { anApply, aSpec } from '../../testing/agents/session-apply.builder.js';

const SESSIONS = 5;
const MINUTES = 3;
const MINUTE_MS = 60_000;

/** An nginx before the API server that writes each call down when it has ended, and a kubeconfig that leads through it. */
class CountedApiServer {
  private constructor(
    private readonly nginx: Nginx,
    private readonly folder: string,
  ) {}

  static async open(): Promise<CountedApiServer> {
    const folder = mkdtempSync(join(tmpdir(), 'streamspace-counted-'));
    chmodSync(folder, 0o711);
    const config = new KubeConfig();
    config.loadFromDefault();
    const user = config.getCurrentUser();
    const server = config.getCurrentCluster()?.server ?? '';
    if (!user?.certData || !user.keyData) throw new Error('The kubeconfig must hold a client certificate.');
    const [certFile, keyFile] = [join(folder, 'client.crt'), join(folder, 'client.key')];
    writeFileSync(certFile, Buffer.from(user.certData, 'base64'));
    writeFileSync(keyFile, Buffer.from(user.keyData, 'base64'), { mode: 0o600 });
    const own = makeCertificate(folder, ['localhost']);
    const port = await freePort();
    const nginx = await Nginx.start(
      folder,
      port,
      `log_format calls '$request_method $request_uri $status $request_time';
      map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
      server {
        listen 127.0.0.1:PORT ssl;
        ssl_certificate ${own.certFile};
        ssl_certificate_key ${own.keyFile};
        client_max_body_size 0;
        location / {
          access_log ${folder}/calls.log calls;
          proxy_pass ${server};
          proxy_ssl_certificate ${certFile};
          proxy_ssl_certificate_key ${keyFile};
          proxy_http_version 1.1;
          proxy_set_header Upgrade $http_upgrade;
          proxy_set_header Connection $connection_upgrade;
          proxy_buffering off;
          proxy_read_timeout 1d;
        }
      }`,
    );
    const file = { server: `https://localhost:${port}`, 'certificate-authority': own.certFile };
    const kubeconfig = {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'counted', cluster: file }],
      users: [{ name: 'counted', user: {} }],
      contexts: [{ name: 'counted', context: { cluster: 'counted', user: 'counted' } }],
      'current-context': 'counted',
    };
    writeFileSync(join(folder, 'kubeconfig'), JSON.stringify(kubeconfig));
    return new CountedApiServer(nginx, folder);
  }

  get kubeconfig(): string {
    return join(this.folder, 'kubeconfig');
  }

  /** Calls that have ended, a line each. */
  calls(): string[] {
    return readFileSync(join(this.folder, 'calls.log'), 'utf8').trimEnd().split('\n');
  }

  async close(): Promise<void> {
    await this.nginx.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Calls of the API server that the agent makes for each session and minute while nobody does anything; the calls are told. */
export async function countIdleRequests(): Promise<number> {
  const server = await CountedApiServer.open();
  const env = { KUBECONFIG: server.kubeconfig, STREAMSPACE_KUBERNETES_REACH: 'pod-ip' };
  const agent = await LoneAgent.open('idle', env);
  try {
    for (let index = 0; index < SESSIONS; index += 1) {
      const spec = aSpec({
        template: 'terminal',
        workload: { platform: 'kubernetes', image: `streamspace/terminal:${SOFTWARE_VERSION}` },
        home: { kind: 'temporary' },
        resources: { cpuMillis: 500, memoryMiB: 512, storageGiB: 1 },
      });
      const report = await agent.send(anApply({ spec }));
      if (report?.state !== 'running') throw new Error(`A session does not run: ${report?.reason?.message ?? ''}`);
    }
    // What belongs to the start is over after a minute.
    await delay(MINUTE_MS);
    const before = server.calls().length;
    await delay(MINUTES * MINUTE_MS);
    const calls = server.calls().slice(before);
    process.stdout.write(`${calls.join('\n')}\n`);
    return calls.length / SESSIONS / MINUTES;
  } finally {
    await agent.close();
    await server.close();
  }
}
