import { agoWords, dateWords, durationWords } from './time-words';

describe('durationWords', () => {
  it.each([
    [-5, '<0.1 s'],
    [99, '<0.1 s'],
    [1234, '1.2 s'],
    [12_345, '12 s'],
    [125_000, '2 min 5 s'],
  ])('%d ms is %s', (milliseconds, words) => {
    expect(durationWords(milliseconds)).toBe(words);
  });
});

describe('agoWords', () => {
  it.each([
    [-5000, 'just now'],
    [59_000, 'just now'],
    [60_000, '1 min ago'],
    [3_600_000, '1 hour ago'],
    [26 * 3_600_000, 'yesterday'],
    [72 * 3_600_000, '3 days ago'],
  ])('%d ms is %s', (passed, words) => {
    expect(agoWords(1_000_000_000_000, 1_000_000_000_000 + passed)).toBe(words);
  });
});

describe('dateWords', () => {
  it('names the year, which may be another one', () => {
    expect(dateWords('2027-11-20T12:00:00.000Z')).toBe('Nov 20, 2027');
  });
});
