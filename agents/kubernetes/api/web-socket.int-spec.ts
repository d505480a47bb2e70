import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { WebSocketServer } from 'ws';
import { ScriptedApi } from '../../../testing/kubernetes/scripted-api.js';

describe('a WebSocket to the API server', () => {
  let server: ScriptedApi;
  beforeEach(async () => (server = await ScriptedApi.open()));
  afterEach(() => server.close());

  it('keeps what came with its handshake for whoever listens later', async () => {
    server.upgrade(new WebSocketServer({ noServer: true }), (socket) => socket.send('first words'));
    const socket = await server.api.webSocket('/forward', { ports: '5900' }, ['v4.channel.k8s.io'], 5000);
    await turn();
    await turn();
    const came = once(socket, 'message') as Promise<[Buffer]>;
    socket.resume();
    expect((await came)[0].toString()).toBe('first words');
    socket.terminate();
  });

  it('rejects when it is refused', async () => {
    await expect(server.api.webSocket('/forward', {}, ['v4.channel.k8s.io'], 5000)).rejects.toThrow('503');
  });
});
