import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { WebSocket } from 'ws';
import type { StreamTicket } from '../../protocol/http/sessions.js';

/** An answer, read to its end. */
export interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

export type Headers = Readonly<Record<string, string>>;

/** A browser at one host, as far as a proxy can tell. Node resolves no name below localhost, so that the address is the loopback's. */
export class AppClient {
  cookie: string | null = null;

  constructor(
    readonly port: number,
    readonly host: string,
  ) {}

  get origin(): string {
    return `http://${this.host}`;
  }

  /** Posts a ticket as the entry's page does, and keeps the cookie. */
  async enter(ticket: Pick<StreamTicket, 'url'>, headers: Headers = {}): Promise<Answer> {
    const { hash } = new URL(ticket.url);
    const form = { Origin: this.origin, 'Content-Type': 'application/x-www-form-urlencoded', ...headers };
    const answer = await this.send('POST', '/.streamspace/enter', form, `ticket=${hash.slice(1)}`);
    const [line] = [answer.headers['set-cookie'] ?? []].flat();
    this.cookie = line?.split(';', 1)[0] ?? null;
    return answer;
  }

  async get(path: string, headers: Headers = {}): Promise<Answer> {
    return this.send('GET', path, headers);
  }

  async send(method: string, path: string, headers: Headers = {}, body?: string | Buffer): Promise<Answer> {
    const call = this.begin(method, path, headers);
    call.end(body);
    return read(await responseTo(call));
  }

  /** Goes to a page as a person does. */
  async visit(path: string): Promise<Answer> {
    return this.get(path, { Accept: 'text/html', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Site': 'none' });
  }

  /** A request of the caller's to end. */
  begin(method: string, path: string, headers: Headers = {}): ClientRequest {
    return request({
      host: '127.0.0.1',
      port: this.port,
      method,
      path,
      agent: false,
      headers: { Host: this.host, ...(this.cookie !== null && { Cookie: this.cookie }), ...headers },
    });
  }

  webSocket(path: string, headers: Headers = {}, protocols: string[] = []): WebSocket {
    return new WebSocket(`ws://127.0.0.1:${this.port}${path}`, protocols, {
      headers: {
        Host: this.host,
        Origin: this.origin,
        ...(this.cookie !== null && { Cookie: this.cookie }),
        ...headers,
      },
    });
  }

  /** Sends bytes as they are, and answers with everything that comes back until the connection closes. */
  async raw(text: string): Promise<string> {
    const socket: Socket = connect(this.port, '127.0.0.1');
    socket.on('error', () => undefined);
    let all = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => (all += chunk));
    socket.write(text, 'latin1');
    await once(socket, 'close');
    return all;
  }
}

export async function responseTo(call: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => call.once('response', resolve).once('error', reject));
}

export async function read(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(Buffer.from(chunk as Uint8Array));
  return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString() };
}
