import { setImmediate as turn } from 'node:timers/promises';
import { AgentNote } from '../../../protocol/agent/stream-notes.js';
import { AgentClock } from '../../../testing/agents/agent-clock.js';
import { serverFrames } from '../../../testing/agents/server-frames.js';
import { aClientFrame } from '../../../testing/agents/client-frames.js';
import { DuplexPair } from '../../../testing/agents/duplex-pair.js';
import { RFB_HANDSHAKE, RFB_INPUT } from '../../../testing/agents/rfb-client-bytes.js';
import { ViewerStream } from './viewer-stream.js';
import { OPCODES } from './websocket-frames.js';

const PING = Buffer.from([0x89, 0]);
const FACTS = { viewers: 2, screenMs: 7 };

/** A stream with both of its far ends in the test's hands, and a clock that stands still. */
function setup(head: Buffer = Buffer.alloc(0)) {
  const clock = new AgentClock();
  const viewer = new DuplexPair();
  const screen = new DuplexPair();
  let inputs = 0;
  const stream = new ViewerStream(viewer.near, screen.near, {
    clock,
    sawInput: () => (inputs += 1),
    facts: () => FACTS,
    pingIntervalMs: 1000,
  });
  stream.start(head);
  return { clock, viewer, screen, stream, inputs: () => inputs };
}

const json = (data: Buffer): unknown => JSON.parse(data.toString());
const note = (text: string): Buffer => aClientFrame({ opcode: OPCODES.text, payload: Buffer.from(text) });
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
    const options = { clock, sawInput: () => undefined, facts: () => FACTS };
    new ViewerStream(viewer.near, screen.near, options).start(Buffer.alloc(0));
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

  it('answers a ping beside the picture', async () => {
    const { viewer, inputs, screen } = setup();
    viewer.far.write(note('{"type":"ping","id":5}'));
    await turn();
    expect(viewer.received().subarray(0, 2)).toEqual(Buffer.from([0x81, viewer.received().length - 2]));
    const pong = AgentNote.parse(JSON.parse(viewer.received().subarray(2).toString()));
    expect(pong).toEqual({ type: 'pong', id: 5, ...FACTS });
    expect(inputs()).toBe(0);
    expect(screen.received()).toHaveLength(0);
  });

  it('never answers within a picture, whatever their order', async () => {
    const { viewer, screen } = setup();
    const picture = Buffer.alloc(30_000, 7);
    for (let round = 0; round < 20; round += 1) {
      screen.far.write(picture);
      viewer.far.write(note(`{"type":"ping","id":${round}}`));
    }
    await turn();
    await turn();
    const frames = serverFrames(viewer.received());
    const pictures = Buffer.concat(frames.filter(({ opcode }) => opcode === OPCODES.binary).map(({ data }) => data));
    expect(pictures.equals(Buffer.alloc(20 * picture.length, 7))).toBe(true);
    const ids = frames
      .filter(({ opcode }) => opcode === OPCODES.text)
      .map(({ data }) => AgentNote.parse(json(data)).id);
    expect(ids).toEqual(Array.from({ length: 20 }, (_, id) => id));
  });

  it('keeps no answers for a viewer that only asks', async () => {
    const { viewer } = setup();
    viewer.stall();
    const pings = Buffer.concat(Array.from({ length: 500 }, (_, id) => note(`{"type":"ping","id":${id}}`)));
    for (let round = 0; round < 50; round += 1) {
      viewer.far.write(Buffer.from(pings));
      await turn();
    }
    expect(viewer.near.writableLength).toBeLessThan(300 * 1024);
    expect(viewer.near.destroyed).toBe(false);
  });

  it('counts somebody who says to be present as input', async () => {
    const { viewer, inputs } = setup();
    viewer.far.write(note('{"type":"present"}'));
    await turn();
    expect(inputs()).toBe(1);
  });

  it.each(['{"type":"wave"}', '{"type":"ping"}', '{"type":"ping","id":-1}', '[]', '"x"'])(
    'ignores a note that it does not know: %s',
    async (text) => {
      const { viewer, inputs } = setup();
      viewer.far.write(note(text));
      await turn();
      expect(viewer.received()).toHaveLength(0);
      expect(inputs()).toBe(0);
    },
  );

  it.each(['', '{', 'ping'])('closes with 1007 for a note that is not JSON: "%s"', async (text) => {
    const { viewer } = setup();
    viewer.far.write(note(text));
    await turn();
    expect(viewer.received().readUInt16BE(2)).toBe(1007);
  });

  it('lets no viewer throw out the others', async () => {
    const { viewer, screen } = setup();
    viewer.far.write(binary('RFB 003.008\n'));
    viewer.far.write(binary(Buffer.from([1, 0])));
    await turn();
    expect(screen.received().toString('latin1')).toBe('RFB 003.008\n\x01\x01');
  });

  it('ends a viewer whose version may be read in more than one way, and passes none of it on', async () => {
    const { viewer, screen } = setup();
    viewer.far.write(binary('RFB 003.+8 \n\x01\0'));
    await turn();
    expect(viewer.received().readUInt16BE(2)).toBe(1002);
    expect(screen.received()).toHaveLength(0);
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
