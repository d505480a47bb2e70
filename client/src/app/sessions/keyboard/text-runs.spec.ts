import { textRuns } from './text-runs';
import { Typable } from './typable';

const runs = (text: string): string[] => {
  const typable = new Typable();
  return textRuns(text, (character) => typable.has(character)).map(
    (run) => `${run.isTyped ? 'type' : 'paste'} ${run.text}`,
  );
};

describe('textRuns', () => {
  it('types what is typable in one run', () => {
    expect(runs('Grüße,\tété\n')).toEqual(['type Grüße,\tété\n']);
  });

  it('puts letters together that came in pieces', () => {
    expect(runs('e\u0301')).toEqual(['type é']);
  });

  it('pastes emoji whole, with joiners, skin and keycaps', () => {
    expect(runs('a👍🏽b')).toEqual(['type a', 'paste 👍🏽', 'type b']);
    expect(runs('👩‍💻❤️')).toEqual(['paste 👩‍💻❤️']);
    expect(runs('1️⃣2')).toEqual(['paste 1️⃣', 'type 2']);
  });

  it('pastes Chinese and Japanese, and types what stands between', () => {
    expect(runs('你好 world かな')).toEqual(['paste 你好', 'type  world ', 'paste かな']);
  });

  it('knows one kind of line end, and nothing in nothing', () => {
    expect(runs('a\r\nb\rc')).toEqual(['type a\nb\nc']);
    expect(runs('')).toEqual([]);
  });
});
