import { usernameKey } from './username-key.js';

describe('usernameKey', () => {
  it.each([
    ['Alice', 'alice'],
    ['  alice ', 'alice'],
    ['ＡＬＩＣＥ', 'alice'],
    ['Jose\u0301', 'jos\u00e9'],
    ['\u212Aelvin', 'kelvin'],
    ['STRASSE', 'strasse'],
  ])('%p is %p', (username, key) => {
    expect(usernameKey(username)).toBe(key);
    expect(usernameKey(key)).toBe(key);
  });
});
