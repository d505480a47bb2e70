import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import express from 'express';
import { bodyDeadline } from './body-deadline.middleware.js';

let server: Server;

beforeAll(async () => {
  const app = express();
  app.use(bodyDeadline(100), express.json());
  app.use((_request, response) => void response.send('taken'));
  server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => server.close());

/** Everything that comes back until the connection closes. */
async function answerTo(request: string): Promise<string> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => (answer += chunk.toString())).on('error', () => undefined);
  socket.write(`POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n${request}`);
  await once(socket, 'close');
  return answer;
}

describe('a body', () => {
  it('is taken when it comes', async () => {
    expect(await answerTo('Content-Length: 2\r\n\r\n{}')).toMatch(/^HTTP\/1\.1 200 [^]*taken$/);
    expect(await answerTo('Content-Length: 0\r\n\r\n')).toMatch(/^HTTP\/1\.1 200 /);
  });

  it.each(['Content-Length: 2\r\n\r\n{', 'Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n'])(
    'that does not come to its end is not waited for',
    async (request) => {
      expect(await answerTo(request)).toMatch(/^HTTP\/1\.1 408 /);
    },
  );
});
