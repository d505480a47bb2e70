import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import express from 'express';
import { inTurns } from './in-turns.middleware.js';

const CROWD = 5;

describe('inTurns', () => {
  let server: Server;
  let begun: string[];
  beforeEach(async () => {
    begun = [];
    const app = express();
    app.use(inTurns('/sign-in'), inTurns('/few', 2), ({ path }, response) => {
      begun.push(path);
      response.end();
    });
    server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => server.close());

  /** A connection that the server has accepted: what is sent on several of them at once arrives at once. */
  async function connected(): Promise<Socket> {
    const accepted = once(server, 'connection');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    await Promise.all([accepted, once(socket, 'connect')]);
    return socket;
  }
  const ask = (socket: Socket, path: string): Promise<string> => {
    socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    return text(socket);
  };

  it('begins others between those of a crowd, and all of the crowd in their order', async () => {
    const sockets: Socket[] = [];
    while (sockets.length <= CROWD) sockets.push(await connected());
    const crowd = Array.from({ length: CROWD }, (_, index) => `/sign-in/${index}`);
    const answers = await Promise.all([...crowd, '/other'].map((path, index) => ask(sockets[index]!, path)));
    expect(answers.every((answer) => answer.startsWith('HTTP/1.1 200'))).toBe(true);
    expect(begun.filter((path) => path !== '/other')).toEqual(crowd);
    expect(begun.at(-1)).toBe(crowd.at(-1));
  });

  it('begins at once what comes while as many wait as may', async () => {
    const socket = await connected();
    const requests = Array.from({ length: CROWD }, (_, index) => `GET /few/${index} HTTP/1.1\r\nHost: localhost\r\n`);
    socket.write(`${requests.join('\r\n')}Connection: close\r\n\r\n`);
    await text(socket);
    expect(begun).toEqual(['/few/2', '/few/3', '/few/4', '/few/0', '/few/1']);
  });
});
