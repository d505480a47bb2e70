import { helmOrSkip } from './render.js';

describe('helmOrSkip', () => {
  const none = (): Promise<string> => Promise.reject(new Error('The registry does not answer.'));

  it('fails where there ought to be a Helm, and skips where there is none to be had', async () => {
    await expect(helmOrSkip(none, 'linux x64')).rejects.toThrow('The registry does not answer.');
    expect(await helmOrSkip(none, 'darwin arm64')).toBeNull();
    expect(await helmOrSkip(() => Promise.resolve('/usr/bin/helm'), 'linux x64')).toBe('/usr/bin/helm');
  });
});
