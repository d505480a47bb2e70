import { pageOfMessage } from './page-message';

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
