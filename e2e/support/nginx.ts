import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { canConnect } from './can-connect.js';
import { until } from './processes.js';

const START_DEADLINE_MS = 10_000;

const config = (folder: string, http: string): string => `
daemon off; worker_processes 1; pid ${folder}/pid; error_log ${folder}/error.log;
events { worker_connections 4096; }
http {
  access_log off; keepalive_requests 1000000;
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
  ${http}
}`;

/** One nginx with one worker. */
export class Nginx {
  private constructor(
    private readonly child: ChildProcess,
    /** Of its master, whose child the worker is. */
    readonly pid: number,
    readonly port: number,
  ) {}

  /** Starts it below `parent` on `port`, which takes the place of `PORT` in `http`. */
  static async start(parent: string, port: number, http: string): Promise<Nginx> {
    const folder = join(parent, `nginx-${port}`);
    mkdirSync(folder, { recursive: true });
    const file = join(folder, 'nginx.conf');
    writeFileSync(file, config(folder, http.replaceAll('PORT', String(port))));
    const child = spawn('nginx', ['-e', join(folder, 'error.log'), '-c', file], { stdio: 'inherit' });
    await until('nginx to answer', () => canConnect(port), START_DEADLINE_MS);
    return new Nginx(child, child.pid ?? 0, port);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill();
    await once(this.child, 'exit');
  }
}
