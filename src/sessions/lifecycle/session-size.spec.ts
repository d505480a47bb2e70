import { SessionState } from '../../../protocol/session.js';
import { someFacts } from '../../../testing/sessions/session-facts.builder.js';
import { claimOf } from './session-facts.js';
import { resize, SIZING } from './session-size.js';

const SIZE = { cpuMillis: 1000, memoryMiB: 1024, storageGiB: 10 };
const OLD = { cpuMillis: 1000, memoryMiB: 1024 };

describe('another size for a session', () => {
  it.each([
    ['of one that runs holds beside what its programs have', {}, { memoryMiB: 2048 }, { memoryMiB: 2048 }, OLD],
    ['of one that stands still as well', { state: 'standby' }, { cpuMillis: 500 }, { cpuMillis: 500 }, OLD],
    [
      'of one that sleeps holds from its next start',
      { state: 'hibernated' },
      { memoryMiB: 512 },
      { memoryMiB: 512 },
      null,
    ],
    ['of one that waits holds from its first', { state: 'pending' }, { memoryMiB: 512 }, { memoryMiB: 512 }, null],
    [
      'of one that failed holds when it is retried',
      { state: 'failed', isReleased: true },
      { cpuMillis: 100 },
      { cpuMillis: 100 },
      null,
    ],
    ['of more storage alone holds at once', {}, { storageGiB: 11 }, { storageGiB: 11 }, null],
    [
      'that its programs have already holds at once',
      { resources: { ...SIZE, memoryMiB: 4096 }, limitsInForce: OLD },
      { memoryMiB: 1024 },
      {},
      null,
    ],
    [
      'that its programs had before counts as the larger while it is unsure which they have',
      { resources: { ...SIZE, memoryMiB: 4096 }, limitsInForce: OLD, isUnanswered: true },
      { memoryMiB: 1024 },
      {},
      { cpuMillis: 1000, memoryMiB: 4096 },
    ],
    [
      'does not forget what its programs have',
      { resources: { ...SIZE, memoryMiB: 4096 }, limitsInForce: OLD },
      { memoryMiB: 2048 },
      { memoryMiB: 2048 },
      OLD,
    ],
  ] as const)('%s', (_, facts, wanted, changes, limitsInForce) => {
    const session = someFacts({ resources: SIZE, ...facts });
    expect(resize(session, wanted)).toEqual({ resources: { ...SIZE, ...changes }, limitsInForce });
  });

  it.each([{}, { cpuMillis: 1000 }, SIZE, { memoryMiB: undefined }])('is none when it is the same: %j', (wanted) => {
    expect(resize(someFacts({ resources: SIZE }), wanted)).toBeNull();
  });

  it('has no less storage, and says how much there is', () => {
    expect(resize(someFacts({ resources: SIZE }), { storageGiB: 9, memoryMiB: 2048 })).toEqual({
      refusal: 'Storage can only grow, since it holds files. The session has 10 GiB; ask for as much or more.',
    });
  });

  it.each(SessionState.options)('is refused in sentences where it is unclear: %s', (state) => {
    const answer = resize(someFacts({ state, isReleased: state === 'ended' }), { cpuMillis: 2000 });
    if (typeof SIZING[state] === 'string' && state !== 'failed')
      expect(answer).toHaveProperty('resources.cpuMillis', 2000);
    else expect(answer).toHaveProperty('refusal', expect.stringMatching(/\.$/));
  });
});

describe('what a session claims', () => {
  it.each([
    [null, SIZE],
    [
      { cpuMillis: 2000, memoryMiB: 512 },
      { ...SIZE, cpuMillis: 2000 },
    ],
    [
      { cpuMillis: 500, memoryMiB: 4096 },
      { ...SIZE, memoryMiB: 4096 },
    ],
  ])('is the larger of its size and of what its programs still have: %j', (limitsInForce, claim) => {
    expect(claimOf({ resources: SIZE, limitsInForce })).toEqual(claim);
  });
});
