import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../../e2e/support/processes.js';
import { canConnect } from '../can-connect.js';

const START_DEADLINE_MS = 10_000;

/** What makes of Debian's nginx a reverse proxy that keeps its connections to the application, as ours does. */
export const proxying = (backendPort: number, ...directives: readonly string[]): string => `
  upstream application { server 127.0.0.1:${backendPort}; keepalive 32; }
  server {
    listen 127.0.0.1:PORT;
    client_max_body_size 0;
    location / {
      proxy_pass http://application;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
      ${directives.map((directive) => `${directive};`).join(' ')}
    }
  }`;

/** What makes of it a web server for the files in `folder`. */
export const serving = (folder: string): string =>
  `server { listen 127.0.0.1:PORT; root ${folder}; sendfile on; tcp_nopush on; }`;

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
    mkdirSync(folder);
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
