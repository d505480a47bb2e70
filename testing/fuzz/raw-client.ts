import { Agent, request } from 'node:http';
import type { RawAnswer } from './answer-checker.js';
import type { GeneratedRequest } from './request-maker.js';

const ANSWER_MS = 30_000;

/** Sends requests exactly as they are, over few connections. */
export class RawClient {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 16 });

  constructor(private readonly port: number) {}

  /** @throws Error when no answer comes. */
  send({ operation, target, headers, body }: GeneratedRequest): Promise<RawAnswer> {
    return new Promise((resolve, reject) => {
      const length = body === null ? {} : { 'content-length': String(Buffer.byteLength(body)) };
      const sent = request(
        {
          ...{ agent: this.agent, host: '127.0.0.1', port: this.port, path: target, method: operation.method },
          headers: { host: `localhost:${this.port}`, ...headers, ...length },
          timeout: ANSWER_MS,
        },
        (response) => {
          const parts: Buffer[] = [];
          response.on('data', (part: Buffer) => parts.push(part));
          response.once('error', reject);
          response.once('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              type: response.headers['content-type'] ?? '',
              body: Buffer.concat(parts),
            }),
          );
        },
      );
      sent.once('timeout', () => sent.destroy(new Error('No answer came in time.')));
      sent.once('error', reject);
      sent.end(body ?? undefined);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}
