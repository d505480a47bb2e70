import { Agent, request as httpRequest } from 'node:http';

/** What is sent: the path as it is, which URL-minded clients do not do. */
export interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly body?: object;
}

/** Status and body of an answer. */
export interface RawAnswer {
  readonly status: number;
  readonly text: string;
}

/** Sends requests over a few connections that stay open. */
export class RawRequests {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 8 });

  constructor(private readonly port: number) {}

  send({ method, path, headers = {}, body }: RawRequest): Promise<RawAnswer> {
    const text = body === undefined ? '' : JSON.stringify(body);
    // Node says of no body how long it is where the method has none as a rule.
    const length = String(Buffer.byteLength(text));
    const sent = body && { 'content-type': 'application/json', 'content-length': length };
    const { port, agent } = this;
    return new Promise((resolve, reject) => {
      const request = httpRequest(
        { host: '127.0.0.1', port, method, path, agent, headers: { ...sent, ...headers } },
        (response) => {
          let received = '';
          response.setEncoding('utf8').on('data', (chunk: string) => (received += chunk));
          response.once('end', () => resolve({ status: response.statusCode ?? 0, text: received }));
        },
      );
      request.once('error', reject).end(text);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}
