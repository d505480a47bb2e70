import { EVENT_READINGS, eventSentence } from './event-sentences.js';
import type { EventWords } from './event-words.js';
import { EVENTS } from './events.js';

const ID = '00000000-0000-4000-8000-000000000001';

const WORDS: EventWords = {
  actor: 'Ada',
  person: (id) => (id === null ? 'nobody' : 'Ben'),
  group: () => 'the group “Lab”',
  session: () => "Ben's session “Desktop”",
  agent: () => 'the agent “Cellar”',
  template: () => '“Firefox”',
  provider: () => '“Acme ID”',
};

describe('how events read', () => {
  it('is settled for each, by a title of its own', () => {
    expect(Object.keys(EVENT_READINGS).sort()).toEqual(Object.keys(EVENTS).sort());
    const titles = Object.values(EVENT_READINGS).map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
    for (const title of titles) expect(title).toMatch(/^[A-Z][^.]+$/);
  });

  it.each([
    [
      eventSentence('session.desired', { sessionId: ID, desired: 'ended', generation: 2 }, WORDS),
      "Ada ended Ben's session “Desktop”.",
    ],
    [
      eventSentence('user.updated', { userId: ID, fields: ['displayName', 'role'] }, WORDS),
      'Ada changed the display name, role of Ben.',
    ],
    [
      eventSentence('sign-in.refused', { userId: ID, cause: 'locked', count: 5 }, WORDS),
      'Sign-ins to the account of Ben were refused 5 times in a row, and more are held back for a while.',
    ],
    [
      eventSentence('sign-in.refused', { userId: null, cause: 'credentials', count: 1 }, WORDS),
      'Sign-ins from one address were refused once.',
    ],
    [
      eventSentence('quota.changed', { subject: 'group', userId: null, groupId: ID, limits: null }, WORDS),
      'Ada removed the quota of the group “Lab”.',
    ],
    [
      eventSentence('sign-in.confirmed', { userId: ID, familyId: ID, proofs: ['password', 'totp'] }, WORDS),
      'Ben confirmed who they are by their password and a code of their authenticator before a sensitive change.',
    ],
    [
      eventSentence('sign-in.confirmed', { userId: ID, familyId: ID, proofs: ['provider'], providerId: ID }, WORDS),
      'Ben confirmed who they are by “Acme ID” before a sensitive change.',
    ],
    [
      eventSentence('sign-in.confirmed', { userId: ID, familyId: ID }, WORDS),
      'Ben confirmed who they are before a sensitive change.',
    ],
    [eventSentence('agent.lost', { agentId: ID, epoch: 1 }, WORDS), expect.stringMatching(/^The agent “Cellar” has/)],
    [
      eventSentence(
        'session.state-changed',
        { sessionId: ID, from: 'running', to: 'failed', generation: 1, reason: 'out-of-memory' },
        WORDS,
      ),
      "Ben's session “Desktop” went from running to failed: out-of-memory.",
    ],
  ])('is a whole sentence: %s', (sentence, expected) => {
    expect(sentence).toEqual(expected);
  });
});
