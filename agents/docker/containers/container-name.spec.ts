import { formatName, MARKS, parseName } from './container-name.js';

const sessionId = '0b8f2a5e-3c1d-4f6a-9b7e-2d4c6a8e0f13';

describe('container names', () => {
  it.each(MARKS)('says what a container is: %s', (mark) => {
    const name = { sessionId, generation: 12, mark };
    expect(parseName('streamspace', formatName('streamspace', name))).toEqual(name);
    expect(parseName('streamspace', `/${formatName('streamspace', name)}`)).toEqual(name);
  });

  it.each([
    'postgres',
    `streamspace-${sessionId}`,
    `streamspace-${sessionId}-1-done`,
    `streamspace-${sessionId}-x-ready`,
    `streamspace-${sessionId}-1-ready-2`,
    `other-${sessionId}-1-ready`,
    'streamspace-not-a-session-1-ready',
  ])('leaves other names alone: %s', (name) => {
    expect(parseName('streamspace', name)).toBeUndefined();
  });
});
