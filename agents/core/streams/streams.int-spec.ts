import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { AgentNote } from '../../../protocol/agent/stream-notes.js';
import { AgentHarness } from '../../../testing/agents/agent-harness.js';
import { FakeControlPlane } from '../../../testing/agents/fake-control-plane.js';
import { InMemoryRuntime } from '../../../testing/agents/in-memory-runtime.js';
import { RFB_CHATTER, RFB_HANDSHAKE, RFB_INPUT } from '../../../testing/agents/rfb-client-bytes.js';
import { ScreenServer } from '../../../testing/agents/screen-server.js';
import { anApply, aSpec } from '../../../testing/agents/session-apply.builder.js';
import { Viewer } from '../../../testing/agents/viewer.js';
import type { Agent } from '../agent.js';

const MIB = 1024 * 1024;

describe('a stream from a browser to a screen', () => {
  const controlPlane = new FakeControlPlane();
  const spec = aSpec();
  const id = spec.sessionId;
  let harness: AgentHarness;
  let runtime: InMemoryRuntime;
  let agent: Agent;
  let screen: ScreenServer;

  beforeEach(async () => {
    controlPlane.heartbeatMs = 100;
    controlPlane.streams.spoilHandshake = false;
    await controlPlane.start();
    harness = await AgentHarness.open();
    runtime = new InMemoryRuntime();
    runtime.platform.instances.set(id, { id, generation: 1, state: 'running' });
    await show(new ScreenServer());
    agent = await harness.connect(controlPlane, runtime);
    await controlPlane.receives('inventory');
  });
  afterEach(async () => {
    await harness.close();
    await screen.stop();
    await controlPlane.stop();
  });

  /** Puts `next` in the place of the session's screen. */
  async function show(next: ScreenServer): Promise<void> {
    screen = next;
    await next.start();
    runtime.screen = () => next.open();
  }

  const open = (): Promise<Viewer> => Viewer.open(`${controlPlane.viewerOrigin}/viewer/${id}`);

  it('carries every byte both ways', async () => {
    const viewer = await open();
    const sent = randomBytes(5 * MIB);
    for (let at = 0; at < sent.length; at += 100_000) viewer.send(sent.subarray(at, at + 100_000));
    expect((await viewer.receives(sent.length)).equals(sent)).toBe(true);
  });

  it('takes messages of every size', async () => {
    const viewer = await open();
    const messages = [0, 1, 125, 126, 65_535, 65_536, MIB].map((size) => randomBytes(size));
    for (const message of messages) viewer.send(message);
    const all = Buffer.concat(messages);
    expect((await viewer.receives(all.length)).equals(all)).toBe(true);
  });

  it('serves many viewers of one session, each with a connection of its own', async () => {
    const viewers = await Promise.all([open(), open(), open()]);
    viewers.forEach((viewer, index) => viewer.send(Buffer.from([index])));
    const received = await Promise.all(viewers.map((viewer) => viewer.receives(1)));
    expect(received.map((bytes) => [...bytes])).toEqual([[0], [1], [2]]);
    expect(screen.connections).toHaveLength(3);
  });

  it('answers a close with the same code, and hangs up on the screen', async () => {
    const viewer = await open();
    const connection = await screen.connection(0);
    viewer.socket.close(1000, 'bye');
    expect(await viewer.closed).toMatchObject({ code: 1000 });
    await ended(connection);
  });

  it('answers a ping', async () => {
    const viewer = await open();
    viewer.socket.ping('hello');
    const [payload] = (await once(viewer.socket, 'pong')) as [Buffer];
    expect(payload.toString()).toBe('hello');
  });

  it('says that the screen went away when its connection breaks', async () => {
    const viewer = await open();
    (await screen.connection(0)).destroy();
    expect(await viewer.closed).toMatchObject({ code: 1001 });
  });

  it('hangs up on the screen when the viewer is gone without a word', async () => {
    const viewer = await open();
    const connection = await screen.connection(0);
    viewer.socket.terminate();
    await ended(connection);
  });

  it('tells a viewer that pings how many look on', async () => {
    const viewers = [await open(), await open()];
    const said = once(viewers[0]!.socket, 'message');
    viewers[0]!.send('{"type":"ping","id":3}');
    const [text, isBinary] = (await said) as [Buffer, boolean];
    expect(isBinary).toBe(false);
    expect(AgentNote.parse(JSON.parse(text.toString()))).toMatchObject({ type: 'pong', id: 3, viewers: 2 });
  });

  it('refuses text that is no note', async () => {
    const viewer = await open();
    viewer.send('hello');
    expect(await viewer.closed).toMatchObject({ code: 1007 });
  });

  it('refuses a message of more than 16 MiB', async () => {
    const viewer = await open();
    viewer.send(Buffer.alloc(16 * MIB + 1));
    expect(await viewer.closed).toMatchObject({ code: 1009 });
  });

  it.each([
    ['ended', 4410],
    ['hibernated', 4411],
  ] as const)('tells its viewers when the session is %s', async (desired, code) => {
    const viewer = await open();
    controlPlane.send('session.apply', anApply({ spec, generation: 2, desired }));
    expect(await viewer.closed).toMatchObject({ code });
  });

  it('tells its viewers to come again when the agent stops', async () => {
    const viewer = await open();
    await agent.onApplicationShutdown();
    expect(await viewer.closed).toMatchObject({ code: 1012 });
  });

  it('closes a stream when the control plane says so', async () => {
    const viewer = await open();
    const { streamId } = controlPlane.streams.asked.at(-1)!;
    controlPlane.send('stream.close', { streamId, code: 4403, reason: 'No longer shared.' });
    expect(await viewer.closed).toEqual({ code: 4403, reason: 'No longer shared.' });
  });

  it('goes on while the control link is cut', async () => {
    const viewer = await open();
    controlPlane.cut();
    await controlPlane.hasHellos(controlPlane.hellos.length + 1);
    viewer.send(Buffer.from('still here'));
    expect((await viewer.receives(10)).toString()).toBe('still here');
  });

  it('does not read a screen for a viewer that does not read, and goes on when it does', async () => {
    const total = 64 * MIB;
    await harness.close();
    await screen.stop();
    harness = await AgentHarness.open();
    const flood = randomBytes(MIB);
    let written = 0;
    await show(
      new ScreenServer((socket) => {
        const pour = (): void => {
          while (written < total) {
            written += flood.length;
            if (!socket.write(flood)) break;
          }
        };
        socket.on('drain', pour);
        pour();
      }),
    );
    agent = await harness.connect(controlPlane, runtime);
    const viewer = await open();
    viewer.socket.pause();
    const connection = await screen.connection(0);
    await standsStill(() => connection.bytesWritten - connection.writableLength);
    expect(written).toBeLessThan(total);
    viewer.socket.resume();
    expect((await viewer.receives(total)).length).toBe(total);
  });

  it('notes when a person did something, and not when only the viewer did', async () => {
    await harness.close();
    await screen.stop();
    harness = await AgentHarness.open();
    await show(
      new ScreenServer((socket) => {
        socket.write('RFB 003.008\n');
        socket.resume();
      }),
    );
    agent = await harness.connect(controlPlane, runtime);
    const viewer = await open();
    await viewer.receives(12);
    viewer.send(RFB_HANDSHAKE);
    viewer.send(Buffer.concat(Object.values(RFB_CHATTER)));
    const heard = controlPlane.received.length;
    const next = await controlPlane.receives('heartbeat', () => true, heard);
    expect(next.sessions).toMatchObject([{ id, lastInputAt: null }]);
    viewer.send(RFB_INPUT.key);
    const hasInput = (body: Readonly<Record<string, unknown>>): boolean =>
      JSON.stringify(body.sessions).includes('"lastInputAt":"20');
    await controlPlane.receives('heartbeat', hasInput, heard);
  });

  it('connects to the screen and dials back at once, and joins the two when both are there', async () => {
    const { screen: connect } = runtime;
    let show: () => void = () => undefined;
    const shown = new Promise<void>((resolve) => (show = resolve));
    runtime.screen = async () => {
      await shown;
      return connect(id);
    };
    const dialled = controlPlane.streams.nextDial();
    const opening = open();
    await dialled;
    show();
    const viewer = await opening;
    viewer.send(Buffer.from('hello'));
    expect((await viewer.receives(5)).toString()).toBe('hello');
  });

  it('lets go of the control plane when the screen refuses after it was dialled', async () => {
    const dialled = controlPlane.streams.nextDial();
    runtime.screen = async () => {
      await dialled;
      throw new Error('Nobody is there.');
    };
    await expect(open()).rejects.toThrow('503');
    const dial = await dialled;
    dial.resume();
    await ended(dial);
  });

  it('refuses to dial an address that its configuration does not name', async () => {
    const request = { streamId: randomUUID(), sessionId: id, port: 5900, token: 'x'.repeat(43) };
    for (const dialUrl of [
      'ws://127.0.0.1:1/x',
      'ws://169.254.169.254/',
      'file:///etc/passwd',
      'nonsense',
      `ws://a:b@127.0.0.1:${controlPlane.port}/`,
    ]) {
      const answer = await controlPlane.ask('stream.open', { ...request, dialUrl });
      expect(answer).toMatchObject({ ok: false, problem: { code: 'stream-unavailable' } });
    }
    expect(screen.connections).toHaveLength(0);
  });

  it('answers with the problem when the session does not run, and when the control plane does not speak the protocol', async () => {
    await expect(Viewer.open(`${controlPlane.viewerOrigin}/viewer/${randomUUID()}`)).rejects.toThrow(/503/);
    controlPlane.streams.spoilHandshake = true;
    await expect(open()).rejects.toThrow();
    await ended(await screen.connection(0));
  });

  it('hangs up on the screen when its token is refused', async () => {
    const dialUrl = `${controlPlane.viewerOrigin}/api/v1/agents/streams/${randomUUID()}`;
    const request = { streamId: randomUUID(), sessionId: id, port: 5900, token: 'x'.repeat(43), dialUrl };
    const answer = await controlPlane.ask('stream.open', request);
    expect(answer).toMatchObject({
      ok: false,
      problem: { code: 'stream-unavailable', detail: expect.stringContaining('401') as unknown },
    });
    await ended(await screen.connection(0));
    expect(harness.lines.join('')).not.toContain(request.token);
  });
});

/** Resolves when the connection is closed. */
async function ended(socket: Duplex): Promise<void> {
  socket.resume();
  if (!socket.closed) await once(socket, 'close');
}

/** Resolves when `measure` has not changed for many turns of the event loop and 300 ms. */
async function standsStill(measure: () => number): Promise<void> {
  let last = -1;
  let since = performance.now();
  while (performance.now() - since < 300) {
    const now = measure();
    if (now !== last) since = performance.now();
    last = now;
    await new Promise(setImmediate);
  }
}
