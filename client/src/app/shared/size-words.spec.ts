import { sizeWords } from './size-words';

describe('a size in words', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1536, '1.5 KiB'],
    [20 * 1024 * 1024, '20 MiB'],
    [5_000 * 1024 ** 4, '5000 TiB'],
  ])('%d bytes', (bytes, words) => {
    expect(sizeWords(bytes)).toBe(words);
  });
});
