import { SecurityNotice, SecurityNoticeKind } from '../../../../protocol/http/security-notices.js';
import { noticeAdvice, noticeSentence } from './security-notice-words';

const ALL = SecurityNoticeKind.options.flatMap((kind) => SecurityNotice.shape.by.options.map((by) => ({ kind, by })));

describe('words of security notices', () => {
  it.each(ALL)('are whole sentences: $kind by $by', (notice) => {
    for (const words of [noticeSentence(notice), noticeAdvice(notice)]) expect(words).toMatch(/^[A-Z].*[^.]\.$/);
  });

  it('say of a link by e-mail what happened, and not that somebody signed in did it', () => {
    const words = noticeSentence({ kind: 'identity.linked', by: 'other' });
    expect(words).not.toContain('Somebody');
    expect(words).toMatch(/linked to a company’s sign-in, which vouched for your e-mail address/);
    expect(noticeAdvice({ kind: 'identity.linked' })).toMatch(/Sign out everywhere else.*administrator/);
  });
});
