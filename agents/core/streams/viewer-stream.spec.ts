import { setImmediate as turn } from 'node:timers/promises';
import { AgentClock } from '../../../testing/agents/agent-clock.js';
import { aClientFrame } from '../../../testing/agents/client-frames.js';
import { DuplexPair } from '../../../testing/agents/duplex-pair.js';
import { RFB_HANDSHAKE, RFB_INPUT } from '../../../testing/agents/rfb-client-bytes.js';
import { ViewerStream } from './viewer-stream.js';
import { OPCODES } from './websocket-frames.js';

const PING = Buffer.from([0x89, 0]);

/** A stream with both of its far ends in the test's hands, and a clock that stands still. */
function setup(head: Buffer = Buffer.alloc(0)) {
  const clock = new AgentClock();
  const viewer = new DuplexPair();
  const screen = new DuplexPair();
  let inputs = 0;
  const stream = new ViewerStream(viewer.near, screen.near, {
    clock,
    sawInput: () => (inputs += 1),
    pingIntervalMs: 1000,
  });
  stream.start(head);
  return { clock, viewer, screen, stream, inputs: () => inputs };
}

const binary = (text: string | Buffer): Buffer => aClientFrame({ opcode: OPCODES.binary, payload: Buffer.from(text) });

describe('ViewerStream', () => {
  it('frames what the screen says, and unframes what the viewer says', async () => {
    const { viewer, screen } = setup();
    screen.far.write('picture');
    viewer.far.write(binary('key'));
    await turn();
    expect(viewer.received().toString('latin1')).toBe('\x82\x07picture');
    expect(screen.received().toString()).toBe('key');
  });

  it('passes on what came with the handshake', async () => {
    const { screen } = setup(binary('early'));
    await turn();
    expect(screen.received().toString()).toBe('early');
  });

  it('pings, and takes a viewer for dead after two pings without any sign of it', async () => {
    const { clock, viewer, screen, stream } = setup();
    clock.advance(1000);
    await turn();
    expect(viewer.received()).toEqual(PING);
    clock.advance(1000);
    expect(viewer.near.destroyed).toBe(false);
    clock.advance(1000);
    await stream.ended;
    expect(viewer.near.destroyed && screen.near.destroyed).toBe(true);
  });

  it('keeps a viewer that answers', async () => {
    const { clock, viewer } = setup();
    for (let round = 0; round < 10; round += 1) {
      clock.advance(1000);
      viewer.far.write(aClientFrame({ opcode: OPCODES.pong, payload: Buffer.alloc(0) }));
      await turn();
    }
    expect(viewer.near.destroyed).toBe(false);
  });

  it('cuts off a viewer that does not finish its close within the grace', async () => {
    const { clock, viewer, screen, stream } = setup();
    stream.close(1012);
    await turn();
    expect(viewer.received().subarray(0, 4)).toEqual(Buffer.from([0x88, viewer.received().length - 2, 0x03, 0xf4]));
    expect(screen.near.destroyed).toBe(true);
    expect(viewer.near.destroyed).toBe(false);
    clock.advance(5000);
    await stream.ended;
  });

  it('lets a screen finish that does not hang up when the viewer left, but not for ever', async () => {
    const { clock, viewer, screen, stream } = setup();
    viewer.far.write(
      Buffer.concat([binary('last key'), aClientFrame({ opcode: OPCODES.close, payload: Buffer.alloc(0) })]),
    );
    await turn();
    expect(screen.received().toString()).toBe('last key');
    clock.advance(4999);
    expect(screen.near.destroyed).toBe(false);
    clock.advance(1);
    await stream.ended;
  });

  it('tells only the first reason', async () => {
    const { viewer, stream } = setup();
    stream.close(4410);
    stream.close(1001);
    await turn();
    expect(viewer.received().readUInt16BE(2)).toBe(4410);
    expect(viewer.received()).toHaveLength(2 + viewer.received().readUInt8(1));
  });

  it('closes when the screen was gone before it began', async () => {
    const clock = new AgentClock();
    const viewer = new DuplexPair();
    const screen = new DuplexPair();
    screen.near.destroy();
    new ViewerStream(viewer.near, screen.near, { clock, sawInput: () => undefined }).start(Buffer.alloc(0));
    await turn();
    expect(viewer.received().readUInt16BE(2)).toBe(1001);
  });

  it('lives through errors of either side', async () => {
    const { viewer, screen, stream, clock } = setup();
    screen.near.destroy(new Error('reset by peer'));
    await turn();
    viewer.near.destroy(new Error('reset by peer'));
    clock.advance(5000);
    await stream.ended;
  });

  it('counts everything as input while the screen does not speak RFB', async () => {
    const { viewer, screen, inputs } = setup();
    screen.far.write('HTTP/1.1');
    await turn();
    viewer.far.write(binary('GET /'));
    await turn();
    expect(inputs()).toBe(1);
  });

  it('counts only real input on a screen that speaks RFB', async () => {
    const { viewer, screen, inputs } = setup();
    screen.far.write('RFB 003.008\n');
    await turn();
    viewer.far.write(binary(RFB_HANDSHAKE));
    await turn();
    expect(inputs()).toBe(0);
    viewer.far.write(binary(RFB_INPUT.pointer));
    await turn();
    expect(inputs()).toBe(1);
  });

  it('keeps little for a viewer that does not read', async () => {
    const { viewer, screen } = setup();
    viewer.stall();
    let taken = 0;
    const chunk = Buffer.alloc(64 * 1024);
    while (taken < 1000 && screen.far.write(chunk)) {
      taken += 1;
      await turn();
    }
    expect(viewer.near.writableLength).toBeLessThan(512 * 1024);
    expect(taken).toBeLessThan(100);
    viewer.unstall();
    await turn();
    expect(viewer.near.writableLength).toBeLessThan(512 * 1024);
  });
});
