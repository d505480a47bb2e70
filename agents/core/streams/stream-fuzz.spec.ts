import { setImmediate as turn } from 'node:timers/promises';
import { aClientFrame } from '../../../testing/agents/client-frames.js';
import { CountingClock } from '../../../testing/agents/counting-clock.js';
import { DuplexPair } from '../../../testing/agents/duplex-pair.js';
import { RFB_CHATTER, RFB_HANDSHAKE, RFB_INPUT } from '../../../testing/agents/rfb-client-bytes.js';
import { serverFrames } from '../../../testing/agents/server-frames.js';
import { fuzzSeed, Mutator } from '../../../testing/mutator.js';
import { ViewerStream } from './viewer-stream.js';
import { OPCODES } from './websocket-frames.js';
import { growthSince, usedBytes } from '../../../testing/memory-growth.js';

const MESSAGES = 100_000;
const STREAMS_AT_ONCE = 100;
/** The one stream that is well keeps what passed through it, for the spec to compare: that is a part of it. */
const MOST_KEPT_BYTES = 50 * 1024 * 1024;
const INTERNAL_ERROR = 1011;

/** A message: its opcode and what is in it. */
type Said = readonly [opcode: number, payload: Buffer];

const frame = (opcode: number, payload: Buffer | string, isFinal = true): Buffer =>
  aClientFrame({ opcode, payload: Buffer.from(payload), isFinal, mask: Buffer.from([0x12, 0x34, 0xab, 0xcd]) });

/** What a browser may say: every message that there is, in frames of every kind. */
const SAID: [Said, ...Said[]] = [
  [OPCODES.binary, RFB_HANDSHAKE],
  ...Object.values({ ...RFB_INPUT, ...RFB_CHATTER }).map((message): Said => [OPCODES.binary, message]),
  ...[0, 125, 126, 700].map((length): Said => [OPCODES.binary, Buffer.alloc(length, 3)]),
  ...['{"type":"ping","id":1}', '{"type":"present"}', `{"type":"${'wave'.repeat(28)}"}`].map((note): Said => [
    OPCODES.text,
    Buffer.from(note),
  ]),
  [OPCODES.ping, Buffer.from('hello')],
  [OPCODES.pong, Buffer.alloc(0)],
  [OPCODES.close, Buffer.from([0x03, 0xe8])],
];
/** What a screen may say first. */
const SHOWN: [Buffer, ...Buffer[]] = [
  Buffer.from('RFB 003.008\n\x01\x01'),
  Buffer.alloc(200, 7),
  Buffer.from('HTTP/1.1 200 OK'),
];

/** One stream under attack, or beside it. */
class Victim {
  readonly viewer = new DuplexPair();
  readonly screen = new DuplexPair();
  readonly stream: ViewerStream;

  constructor(clock: CountingClock) {
    const facts = { viewers: 1, screenMs: 1 };
    this.stream = new ViewerStream(this.viewer.near, this.screen.near, {
      clock,
      sawInput: () => undefined,
      facts: () => facts,
    });
    this.stream.start(Buffer.alloc(0));
  }

  /** Code of the close that the viewer was told, if it was; "broke" for one of our own errors, which say so: an echoed code has no words. Fails for anything that is no sequence of frames, or goes on after a close. */
  closeCode(): number | 'broke' | undefined {
    const frames = serverFrames(this.viewer.received());
    const at = frames.findIndex(({ opcode }) => opcode === OPCODES.close);
    if (at === -1) return undefined;
    expect(at).toBe(frames.length - 1);
    const data = frames[at]?.data ?? Buffer.alloc(0);
    if (data.length === 0) return 1005;
    const code = data.readUInt16BE(0);
    return code === INTERNAL_ERROR && data.length > 2 ? 'broke' : code;
  }
}

/** A message with damage to what is in it, which reaches far into the parsers, or to its frame, which ends most streams at once. */
function damaged([opcode, payload]: Said, chance: Mutator): Buffer {
  if (chance.chance(30)) return chance.mutate(frame(opcode, payload));
  return frame(opcode, chance.mutate(payload), !chance.chance(3));
}

/** Says damaged things from both sides; how many messages that were. */
function attack({ viewer, screen }: Victim, chance: Mutator): number {
  const count = 2 + chance.below(8);
  if (chance.chance(60)) viewer.far.write(frame(OPCODES.binary, RFB_HANDSHAKE));
  for (let times = count; times > 0; times -= 1) {
    const side = chance.chance(25) ? screen : viewer;
    const message = side === screen ? chance.mutate(chance.pick(SHOWN)) : damaged(chance.pick(SAID), chance);
    for (const piece of chance.pieces(message)) side.far.write(piece);
    if (chance.chance(30)) viewer.far.write(frame(...chance.pick(SAID)));
  }
  return count;
}

/** Ends what is left of a stream in one of the ways in which streams end. */
function end({ viewer, screen, stream }: Victim, chance: Mutator): void {
  const reset = (): Error => new Error('reset by peer');
  const ways: [() => void, ...(() => void)[]] = [
    () => stream.close(1012),
    () => screen.near.destroy(reset()),
    () => viewer.near.destroy(reset()),
    () => void viewer.far.end(),
    () => void screen.far.end(),
  ];
  chance.pick(ways)();
}

describe('100,000 damaged messages', () => {
  const seed = fuzzSeed();

  it(`end only their own streams (again by FUZZ_SEED=${seed})`, async () => {
    const chance = new Mutator(seed);
    const clock = new CountingClock();
    const healthy = new Victim(clock);
    const [typed, painted]: [Buffer[], Buffer[]] = [[], []];
    const startBytes = usedBytes();
    const codes = new Set<number | 'broke' | undefined>();
    for (let sent = 0; sent < MESSAGES;) {
      const victims = Array.from({ length: STREAMS_AT_ONCE }, () => new Victim(clock));
      for (const victim of victims) sent += attack(victim, chance);
      const [key, tile] = [chance.bytes(64), chance.bytes(256)];
      healthy.viewer.far.write(frame(OPCODES.binary, key));
      healthy.screen.far.write(tile);
      typed.push(key);
      painted.push(tile);
      await turn();
      for (const victim of victims) {
        codes.add(victim.closeCode());
        end(victim, chance);
      }
      await turn();
      clock.advance(5_000);
      await Promise.all(victims.map(({ stream }) => stream.ended));
      // A sign of life, for the time that has passed.
      healthy.viewer.far.write(frame(OPCODES.pong, ''));
      await turn();
    }
    expect(codes).not.toContain('broke');
    // The damage reached every rule, and left some streams alive.
    expect([...codes]).toEqual(expect.arrayContaining([1000, 1002, 1003, 1007, 1009, undefined]));
    expect(healthy.screen.received().equals(Buffer.concat(typed))).toBe(true);
    const shown = serverFrames(healthy.viewer.received()).filter(({ opcode }) => opcode === OPCODES.binary);
    expect(Buffer.concat(shown.map(({ data }) => data)).equals(Buffer.concat(painted))).toBe(true);
    healthy.stream.close(1000);
    healthy.viewer.near.destroy();
    await healthy.stream.ended;
    expect(clock.waiting).toBe(0);
    expect(growthSince(startBytes, MOST_KEPT_BYTES)).toBeLessThan(MOST_KEPT_BYTES);
  }, 120_000);
});
