import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Nginx } from '../nginx.js';
import { freePort } from '../product.js';
import { type Certificate, makeCertificate } from './certificate.js';
import { APPS_DOMAIN, PORTAL_HOST } from './public-names.js';

/** Where the Service of the control plane is reached from this machine. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** How the Service is called for whoever comes for `host`. It is named twice below, so that a call that meets a pod which has just died goes on to another one. */
const passOn = (host: string): string => `
    client_max_body_size 0;
    location / {
      proxy_pass http://control_plane;
      proxy_http_version 1.1;
      proxy_set_header Host ${host};
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Forwarded-Proto https;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_upgrade;
      proxy_connect_timeout 1s;
      proxy_next_upstream error timeout;
      proxy_buffering off;
      proxy_request_buffering off;
      proxy_read_timeout 1d;
      proxy_send_timeout 1d;
    }`;

/** What an ingress controller makes of the chart's Ingress; and a side entrance without TLS for programs, which know neither the names nor the certificate. */
const ingress = ({ host, port }: Address, { certFile, keyFile }: Certificate, sidePort: number): string => `
  map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
  upstream control_plane { server ${host}:${port} max_fails=0; server ${host}:${port} max_fails=0; }
  server {
    listen 127.0.0.1:PORT ssl;
    server_name ${PORTAL_HOST} *.${APPS_DOMAIN};
    ssl_certificate ${certFile};
    ssl_certificate_key ${keyFile};
    ${passOn('$http_host')}
  }
  server {
    listen 127.0.0.1:${sidePort};
    ${passOn(`${PORTAL_HOST}:PORT`)}
  }`;

/** Stands where an ingress controller stands: https at the public names, on a port of the loopback, and plain http to the Service. */
export class FrontDoor {
  private nginx: Nginx | null = null;

  private constructor(
    readonly port: number,
    private readonly sidePort: number,
    private readonly folder: string,
    private readonly certificate: Certificate,
  ) {}

  /** Takes a port and makes a certificate. Nothing listens yet. */
  static async prepare(): Promise<FrontDoor> {
    const folder = mkdtempSync(join(tmpdir(), 'streamspace-front-door-'));
    // Its worker runs as a user of its own, who passes through.
    chmodSync(folder, 0o711);
    const certificate = makeCertificate(folder, [PORTAL_HOST, `*.${APPS_DOMAIN}`]);
    return new FrontDoor(await freePort(), await freePort(), folder, certificate);
  }

  /** Address that people type. */
  get url(): string {
    return `https://${PORTAL_HOST}:${this.port}`;
  }

  /** Where programs find the same without TLS. */
  get sideUrl(): string {
    return `http://127.0.0.1:${this.sidePort}`;
  }

  /** What makes a browser of this machine find the public names here, and trust this certificate alone. */
  get browserFlags(): readonly string[] {
    return [
      '--host-resolver-rules=MAP *.test 127.0.0.1',
      `--ignore-certificate-errors-spki-list=${this.certificate.fingerprint}`,
    ];
  }

  /** Opens, and leads to `service` from now on. */
  async leadTo(service: Address): Promise<void> {
    await this.nginx?.stop();
    this.nginx = await Nginx.start(this.folder, this.port, ingress(service, this.certificate, this.sidePort));
  }

  async close(): Promise<void> {
    await this.nginx?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
