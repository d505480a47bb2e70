import { chmodSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { Nginx } from '../../e2e/support/nginx.js';
import type { AppClient } from '../../testing/app-proxy/app-client.js';
import { BenchProcess } from '../product/bench-process.js';
import { BenchProduct, type StartedProduct } from '../product/bench-product.js';
import { anAppSession } from './app-sessions.js';
import type { Asked } from './latency.js';
import { proxying, serving } from './nginx.js';
import type { Parts } from './parts.js';
import type { Contender } from './transfers.js';

/** Free, because nothing else runs in this network. */
const PORTS = { files: 8001, talk: 8002, unbuffered: 8011, buffered: 8012, uploads: 8013 };
const SMALL_BYTES = 1_000;
const Ready = z.object({ type: z.literal('ready') });
const UNBUFFERED = ['proxy_buffering off', 'proxy_request_buffering off'];
/** A client that is slower than the application must not send nginx to the disk. */
const BUFFERED = ['proxy_buffering on', 'proxy_max_temp_file_size 0'];

/** An application as a browser reaches it through the product. */
export class ProxiedApp {
  constructor(readonly client: AppClient) {}

  get asked(): Asked {
    const { port, host, cookie } = this.client;
    return { port, headers: { Host: host, Cookie: cookie ?? '' } };
  }

  contender(name: string, { pids }: StartedProduct): Contender {
    return { name, ...this.asked, pid: pids['control-plane'] };
  }
}

/** A peer before the same application. */
export class Peer {
  constructor(private readonly nginx: Nginx) {}

  get port(): number {
    return this.nginx.port;
  }

  contender(name: string): Contender {
    return { name, port: this.port, headers: {}, pid: this.nginx.pid };
  }
}

/** Two applications (a web server with files, a program that speaks WebSocket), the product and the peers before them. */
export class Stage {
  readonly filesPort = PORTS.files;

  private constructor(
    readonly product: StartedProduct,
    readonly files: ProxiedApp,
    readonly talk: ProxiedApp,
    private readonly peers: Readonly<Record<'unbuffered' | 'buffered' | 'uploads', Peer>>,
    /** What is downloaded, and uploaded. */
    readonly file: string,
  ) {}

  /** Starts everything; what runs is added to `parts`, in case of failure too. */
  static async open(megabytes: number, parts: Parts): Promise<Stage> {
    const folder = mkdtempSync(join(tmpdir(), 'streamspace-bench-apps-'));
    parts.add({ stop: () => removed(folder) });
    // The workers of nginx give up root.
    chmodSync(folder, 0o755);
    const file = aFile(folder, megabytes);
    const start = async (port: number, http: string): Promise<Peer> =>
      new Peer(parts.add(await Nginx.start(folder, port, http)));
    await start(PORTS.files, serving(join(folder, 'files')));
    parts.add(await echoingServer(folder));
    const peers = {
      unbuffered: await start(PORTS.unbuffered, proxying(PORTS.files, ...UNBUFFERED)),
      buffered: await start(PORTS.buffered, proxying(PORTS.files, ...BUFFERED)),
      uploads: await start(PORTS.uploads, proxying(PORTS.talk, ...UNBUFFERED)),
    };
    const product = await parts.add(new BenchProduct()).start();
    const [files, talk] = [await anAppSession(product, PORTS.files), await anAppSession(product, PORTS.talk)];
    return new Stage(product, new ProxiedApp(files), new ProxiedApp(talk), peers, file);
  }

  get unbuffered(): Peer {
    return this.peers.unbuffered;
  }

  get buffered(): Peer {
    return this.peers.buffered;
  }

  get uploads(): Peer {
    return this.peers.uploads;
  }
}

function removed(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  return Promise.resolve();
}

/** A large file of zeros that takes no room on the disk, and a small one beside it. */
function aFile(folder: string, megabytes: number): string {
  const files = join(folder, 'files');
  mkdirSync(files);
  writeFileSync(join(files, 'small'), 'x'.repeat(SMALL_BYTES));
  const file = join(files, 'file');
  writeFileSync(file, '');
  truncateSync(file, megabytes * 1e6);
  return file;
}

async function echoingServer(folder: string): Promise<BenchProcess> {
  const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
  const plan = {
    title: 'application',
    script: path('echoing-server.ts'),
    args: [String(PORTS.talk)],
    execArgv: ['--import', path('../../scripts/typescript.mjs')],
    env: {},
    logFile: join(folder, 'application.log'),
  };
  return (await BenchProcess.start(plan, Ready)).process;
}
