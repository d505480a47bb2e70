import { mayKeepThings, pageOfMessage } from './page-message';

describe('pageOfMessage', () => {
  it.each(['entering', 'not-here', 'waiting', 'unanswered', 'ended'] as const)('understands %s', (page) => {
    expect(pageOfMessage({ type: 'streamspace.page', page })).toBe(page);
  });

  it.each([
    null,
    'ended',
    {},
    { page: 'ended' },
    { type: 'streamspace.page' },
    { type: 'streamspace.page', page: 'elsewhere' },
    { type: 'streamspace.page', page: 'constructor' },
    { type: 'streamspace.page', page: ['ended'] },
    { type: 'theirs', page: 'ended' },
  ])('takes no notice of %j', (data) => {
    expect(pageOfMessage(data)).toBeNull();
  });
});

describe('mayKeepThings', () => {
  it('is false only where a page says that its browser refuses storage', () => {
    const message = { type: 'streamspace.page', page: 'entering' };
    expect(mayKeepThings({ ...message, hasStorage: false })).toBe(false);
    for (const data of [{ ...message, hasStorage: true }, message, null, 'x']) expect(mayKeepThings(data)).toBe(true);
  });
});
