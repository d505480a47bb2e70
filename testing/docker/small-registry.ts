import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';

const MEDIA = 'application/vnd.docker';
const MANIFEST_TYPE = `${MEDIA}.distribution.manifest.v2+json`;
const LAYER_BYTES = 16 * 1024 * 1024;
/** Engines tell of a pull at most ten times a second, and when another hundredth of the layer has come. */
const DRIP = { bytes: 200 * 1024, everyMs: 250, from: 0.55, to: 0.97 };
const BLOCK = 512;

const digestOf = (bytes: Buffer): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

/** An archive with one file of random bytes, which nobody can make smaller (ustar, POSIX.1-1988). */
function archive(): Buffer {
  const content = randomBytes(LAYER_BYTES);
  const header = Buffer.alloc(BLOCK);
  header.write('filler', 0);
  header.write('0000644\u00000000000\u00000000000\u0000', 100);
  header.write(`${content.length.toString(8).padStart(11, '0')}\u000000000000000\u0000        0`, 124);
  header.write('ustar\u000000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\u0000 `, 148);
  return Buffer.concat([header, content, Buffer.alloc(2 * BLOCK)]);
}

/**
 * A registry on this machine's loopback, where engines ask for no certificate, with one image of some megabytes: `app:1`. It drips
 * from the middle of the image on until {@link SmallRegistry.sendRest}. `secret` is given to nobody.
 */
export class SmallRegistry {
  private readonly blobs = new Map<string, Buffer>();
  private readonly manifest: Buffer;
  private readonly server: Server;
  private readonly rest: Promise<void>;
  private isReleased = false;
  /** Lets the second half of the image go out. */
  sendRest: () => void = () => undefined;

  constructor() {
    this.rest = new Promise((resolve) => {
      this.sendRest = () => {
        this.isReleased = true;
        resolve();
      };
    });
    const plain = archive();
    const layer = gzipSync(plain, { level: 1 });
    const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
    const rootfs = { type: 'layers', diff_ids: [digestOf(plain)] };
    const config = json({ architecture, os: 'linux', config: {}, rootfs, history: [] });
    for (const blob of [layer, config]) this.blobs.set(digestOf(blob), blob);
    const entry = (kind: string, blob: Buffer): object => ({
      mediaType: `${MEDIA}.${kind}`,
      size: blob.length,
      digest: digestOf(blob),
    });
    this.manifest = json({
      schemaVersion: 2,
      mediaType: MANIFEST_TYPE,
      config: entry('container.image.v1+json', config),
      layers: [entry('image.rootfs.diff.tar.gzip', layer)],
    });
    this.server = createServer((request, response) => void this.answer(request.url ?? '', request.method, response));
  }

  /** Host and port. */
  get address(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async start(): Promise<this> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return this;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async answer(url: string, method: string | undefined, response: ServerResponse): Promise<void> {
    const blob = this.blobs.get(/^\/v2\/app\/blobs\/(.*)$/.exec(url)?.[1] ?? '');
    if (url === '/v2/') response.end('{}');
    else if (url.startsWith('/v2/secret/')) refuse(response, 401, 'UNAUTHORIZED', 'authentication required');
    else if (blob) await this.send(blob, response);
    else if (url === '/v2/app/manifests/1' || url === `/v2/app/manifests/${digestOf(this.manifest)}`) {
      const headers = { 'content-type': MANIFEST_TYPE, 'docker-content-digest': digestOf(this.manifest) };
      response.writeHead(200, { ...headers, 'content-length': this.manifest.length });
      response.end(method === 'HEAD' ? undefined : this.manifest);
    } else refuse(response, 404, 'MANIFEST_UNKNOWN', 'manifest unknown');
  }

  private async send(blob: Buffer, response: ServerResponse): Promise<void> {
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': blob.length });
    let sent = blob.length < LAYER_BYTES / 2 ? blob.length : Math.floor(blob.length * DRIP.from);
    response.write(blob.subarray(0, sent));
    while (!this.isReleased && sent < blob.length * DRIP.to) {
      await delay(DRIP.everyMs);
      response.write(blob.subarray(sent, sent + DRIP.bytes));
      sent += DRIP.bytes;
    }
    if (sent < blob.length) await this.rest;
    response.end(blob.subarray(sent));
  }
}

function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ errors: [{ code, message }] }));
}
