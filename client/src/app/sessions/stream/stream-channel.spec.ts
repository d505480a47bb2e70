import type { AgentNote } from '../../../../../protocol/agent/stream-notes.js';
import { PlayedWebSocket } from '../../../../testing/played-web-socket';
import { StreamChannel } from './stream-channel';

describe('StreamChannel', () => {
  let socket: PlayedWebSocket;
  let channel: StreamChannel;
  let closes: number[];
  let notes: AgentNote[];
  let messages: unknown[];

  beforeEach(() => {
    [closes, notes, messages] = [[], [], []];
    socket = new PlayedWebSocket();
    channel = new StreamChannel(socket, {
      closed: (code) => closes.push(code),
      noted: (note) => notes.push(note),
      sent: () => undefined,
    });
    channel.onmessage = ({ data }) => messages.push(data);
  });

  it('has what noVNC looks for', () => {
    const names = [...Object.keys(channel), ...Object.getOwnPropertyNames(Object.getPrototypeOf(channel))];
    for (const name of ['send', 'close', 'binaryType', 'onerror', 'onmessage', 'onopen', 'protocol', 'readyState'])
      expect(names).toContain(name);
  });

  it('keeps notes from noVNC, also those that nobody understands', () => {
    socket.say(JSON.stringify({ type: 'pong', id: 1, viewers: 2, screenMs: 0.5 }));
    socket.say(JSON.stringify({ type: 'later', id: 1 }));
    socket.say('no JSON');
    expect(notes).toEqual([{ type: 'pong', id: 1, viewers: 2, screenMs: 0.5 }]);
    expect(messages).toEqual([]);
  });

  it('counts bytes both ways', () => {
    const bytes = new ArrayBuffer(7);
    socket.say(bytes);
    channel.send(new Uint8Array(3));
    channel.say({ type: 'ping', id: 1 });
    expect(messages).toEqual([bytes]);
    expect(channel.traffic).toEqual({ bytesIn: 7, bytesOut: 3 });
    expect(channel.heardAtMs).toBeGreaterThan(0);
    expect(socket.sent).toEqual([new Uint8Array(3), '{"type":"ping","id":1}']);
  });

  it('is closed at once when it is given up, and hears nothing more', () => {
    const order: string[] = [];
    channel.onclose = ({ code }) => order.push(`noVNC ${code}`);
    channel.abandon();
    socket.end(1000);
    socket.say(new ArrayBuffer(1));
    expect(order).toEqual(['noVNC 1006']);
    expect(closes).toEqual([1006]);
    expect(messages).toEqual([]);
    expect(channel.readyState).toBe(WebSocket.CLOSED);
    expect(socket.isClosed).toBe(true);
  });

  it('tells why it was closed, before noVNC takes the picture away', () => {
    channel.onclose = () => expect(closes).toEqual([4411]);
    socket.end(4411);
    expect(closes).toEqual([4411]);
  });
});
