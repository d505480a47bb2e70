import fc from 'fast-check';
import { IgnoredMessage, PLAIN_WEB, WebProfile } from '../../../protocol/session.js';
import { AgentClock } from '../../../testing/agents/agent-clock.js';
import { aClientFrame } from '../../../testing/agents/client-frames.js';
import { InputActivity } from '../streams/input-activity.js';
import { OPCODES } from '../streams/websocket-frames.js';
import { WebActivity } from './web-activity.js';

const SESSION = '7c1f5a52-9d4b-4b3e-9a53-1f0a2f6b8c11';
const mask = Buffer.from([1, 2, 3, 4]);
const UPDATE_REQUEST = Buffer.from('03010000000004000300', 'hex');
const POINTER_EVENT = Buffer.from('0500000064006400000000', 'hex');
const OF_RFB: IgnoredMessage[] = [{ opcode: 'binary', prefix: '03' }];
/** A property of a whole afternoon is a lot of messages. */
const RUNS = { numRuns: 25 };

/** A session's page that sends messages, and whether somebody is taken to be there. */
class Page {
  private readonly clock = new AgentClock();
  private readonly input = new InputActivity(this.clock);
  private readonly activity = new WebActivity(this.input, this.clock);

  constructor(private readonly ignoredMessages: readonly IgnoredMessage[] = []) {}

  wait(ms: number): void {
    this.clock.advance(ms);
  }

  /** A connection; tells of each message whether it counted. */
  connect(): (payload: Buffer) => boolean {
    const watched = { ...PLAIN_WEB.activity, ignoredMessages: [...this.ignoredMessages] };
    const messages = this.activity.messagesOf(SESSION, watched, '/websockify?token=x');
    return (payload) => {
      this.clock.advance(1);
      messages?.push(aClientFrame({ opcode: OPCODES.binary, payload, mask }));
      return this.input.hasInputSince(SESSION, this.clock.now());
    };
  }
}

describe('the use of a web application', () => {
  it('is seen of somebody who only moves a mouse over a moving picture', () => {
    const gaps = fc.array(fc.integer({ min: 4, max: 40 }), { minLength: 20, maxLength: 200 });
    fc.assert(
      fc.property(gaps, fc.constantFrom(OF_RFB, []), (picture, ignored) => {
        const page = new Page(ignored);
        const send = page.connect();
        for (const gap of picture) {
          page.wait(gap);
          send(UPDATE_REQUEST);
          expect(send(POINTER_EVENT)).toBe(true);
        }
      }),
      RUNS,
    );
  });

  it('is not seen in what a page answers to a picture that changes now and then', () => {
    const changes = fc.array(fc.integer({ min: 5, max: 90_000 }), { minLength: 10, maxLength: 200 });
    fc.assert(
      fc.property(changes, (gaps) => {
        const page = new Page(OF_RFB);
        const send = page.connect();
        for (const gap of gaps) {
          page.wait(gap);
          expect(send(UPDATE_REQUEST)).toBe(false);
        }
        expect(send(POINTER_EVENT)).toBe(true);
      }),
      RUNS,
    );
  });

  it('is not seen in a heartbeat over connections that are cut', () => {
    const connection = fc.record({
      lastsMs: fc.integer({ min: 60_000, max: 120_000 }),
      isAwayForMs: fc.integer({ min: 0, max: 5_000 }),
    });
    const period = fc.integer({ min: 1_000, max: 29_000 });
    const connections = fc.array(connection, { minLength: 8, maxLength: 20 });
    fc.assert(
      fc.property(period, fc.boolean(), connections, (everyMs, beginsAtOnce, cuts) => {
        const page = new Page();
        cuts.forEach(({ lastsMs, isAwayForMs }, index) => {
          page.wait(isAwayForMs);
          const send = page.connect();
          const counted: boolean[] = [];
          if (beginsAtOnce) counted.push(send(POINTER_EVENT));
          for (let spent = everyMs; spent <= lastsMs; spent += everyMs) {
            page.wait(everyMs - 1);
            counted.push(send(POINTER_EVENT));
          }
          page.wait(lastsMs % everyMs);
          if (index >= 5) expect(counted).not.toContain(true);
        });
      }),
      RUNS,
    );
  });

  it('is not hidden by connections beside one another that beat differently', () => {
    const page = new Page();
    const [slow, quick] = [page.connect(), page.connect()];
    const counted: boolean[] = [];
    for (let second = 0; second < 600; second += 1) {
      page.wait(998);
      if (second % 60 === 0) counted.push(slow(POINTER_EVENT));
      if (second % 7 === 0) counted.push(quick(POINTER_EVENT));
    }
    expect(counted.slice(-40)).not.toContain(true);
    page.wait(10_000);
    expect(quick(POINTER_EVENT)).toBe(true);
  });
});

describe('messages that a template takes out', () => {
  it.each([
    { opcode: 'text', prefix: 'CLIENT_FRAME_ACK' },
    { opcode: 'text', prefix: ' ' },
    { opcode: 'binary', prefix: '03' },
    { opcode: 'binary', prefix: '00ff'.repeat(8) },
  ])('may begin so: %j', (message) => {
    expect(IgnoredMessage.parse(message)).toEqual(message);
  });

  it.each([
    { opcode: 'text', prefix: '' },
    { opcode: 'text', prefix: 'seventeen letters' },
    { opcode: 'text', prefix: 'ü' },
    { opcode: 'binary', prefix: '3' },
    { opcode: 'binary', prefix: 'FF' },
    { opcode: 'binary', prefix: '00'.repeat(17) },
    { opcode: 'ping', prefix: '00' },
  ])('may not begin so: %j', (message) => {
    expect(IgnoredMessage.safeParse(message).success).toBe(false);
  });

  it('are none where a profile does not speak of them', () => {
    const activity = { requests: true, messages: true, ignoredPaths: [] };
    expect(WebProfile.parse({ ...PLAIN_WEB, activity })).toEqual(PLAIN_WEB);
  });
});
