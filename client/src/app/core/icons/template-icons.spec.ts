import { templateIcon } from './template-icons';

describe('templateIcon', () => {
  it('knows what it has, and shows a window for all else', () => {
    const window = templateIcon('no-such-icon');
    expect(templateIcon('vector')).not.toEqual(window);
    for (const name of ['', 'constructor', '__proto__', 'Vector']) expect(templateIcon(name)).toBe(window);
  });
});
