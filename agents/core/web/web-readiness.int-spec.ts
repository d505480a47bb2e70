import { once } from 'node:events';
import { createServer as createTcpServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer, type IncomingMessage } from 'node:http';
import { WebSocketServer } from 'ws';
import { probeWeb, type WebProbe } from './web-readiness.js';

const credentials = { username: 'agent', password: 'pass:wörd' };
const http: WebProbe = { readiness: { kind: 'http', path: '/ready?x=1' }, credentials: null, port: 8080 };
const webSocket: WebProbe = { ...http, readiness: { kind: 'websocket', path: '/socket' } };

describe('probeWeb', () => {
  const sockets = new Set<Socket>();
  let server: Server;

  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });

  async function serve(next: Server): Promise<void> {
    server = next;
    server.on('connection', (socket) => sockets.add(socket.on('error', () => undefined)));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }
  const says = (bytes: string): Promise<void> => serve(createTcpServer((socket) => socket.write(bytes)));
  const open = async (): Promise<Socket> => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    await once(socket, 'connect');
    return socket;
  };
  const probe = (what: WebProbe, timeoutMs = 5_000): Promise<void> => probeWeb(open, what, timeoutMs);

  it.each([200, 302, 401, 404])('takes an answer with status %i for ready', async (status) => {
    await serve(createServer((_request, response) => response.writeHead(status).end()));
    await probe(http);
  });

  it.each([500, 502, 503])('does not take an answer with status %i for ready', async (status) => {
    await serve(createServer((_request, response) => response.writeHead(status).end()));
    await expect(probe(http)).rejects.toThrow(`status ${status}`);
  });

  it('asks as the application expects it, and closes the connection', async () => {
    const asked: IncomingMessage[] = [];
    await serve(
      createServer((request, response) => {
        asked.push(request);
        response.end('hello');
      }),
    );
    await probe({ ...http, credentials });
    const [request] = asked;
    expect(request).toMatchObject({ method: 'GET', url: '/ready?x=1' });
    expect(request?.headers.host).toBe('localhost:8080');
    const [scheme, token] = request?.headers.authorization?.split(' ') ?? [];
    expect([scheme, Buffer.from(token ?? '', 'base64').toString()]).toEqual(['Basic', 'agent:pass:wörd']);
    const [socket] = [...sockets];
    if (socket?.closed === false) await once(socket, 'close');
  });

  it('takes a WebSocket that opens for ready, whatever subprotocol it picks', async () => {
    const web = createServer();
    const asked: IncomingMessage[] = [];
    new WebSocketServer({ server: web, path: '/socket' })
      .on('headers', (headers) => headers.push('Sec-WebSocket-Protocol: tty'))
      .on('connection', (_socket, request) => asked.push(request));
    await serve(web);
    await probe({ ...webSocket, credentials });
    expect(asked[0]?.headers.authorization).toMatch(/^Basic /);
  });

  it.each([
    ['a page at its place', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n', 'status 200'],
    ['one that asks for a password', 'HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n', 'status 401'],
    [
      'an upgrade that was not made for the request',
      'HTTP/1.1 101 Yes\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: x\r\n\r\n',
      'does not speak WebSocket',
    ],
  ])('does not take %s for a WebSocket', async (_what, answer, reason) => {
    await says(answer);
    await expect(probe(webSocket)).rejects.toThrow(reason);
  });

  it('does not take an upgrade that nobody asked for, or something else, for a page', async () => {
    await says('HTTP/1.1 101 Yes\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n');
    await expect(probe(http)).rejects.toThrow('another protocol');
    server.close();
    await says('RFB 003.008\n');
    await expect(probe(http)).rejects.toThrow('did not answer in HTTP');
  });

  it('gives up on one that says nothing, hangs up or cannot be reached', async () => {
    await says('');
    await expect(probe(http, 50)).rejects.toThrow('in time');
    await expect(probeWeb(() => new Promise(() => undefined), http, 50)).rejects.toThrow('in time');
    await expect(probeWeb(() => Promise.reject(new Error('refused')), http, 50)).rejects.toThrow('refused');
    server.close();
    await serve(createTcpServer((socket) => socket.end()));
    await expect(probe(http)).rejects.toThrow('did not answer in HTTP');
  });
});
