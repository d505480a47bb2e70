import { PullShare } from './pull-progress.js';

describe('PullShare', () => {
  const layer = (id: string, status: string, current?: number, total?: number) => ({
    id,
    status,
    ...(current === undefined ? {} : { progressDetail: { current, total } }),
  });

  it('counts bytes of all layers, and those that wait like the others', () => {
    const share = new PullShare();
    expect(share.note({ status: 'Pulling from app' })).toBe(0);
    share.note(layer('a', 'Pulling fs layer'));
    share.note(layer('b', 'Pulling fs layer'));
    expect(share.note(layer('a', 'Downloading', 50, 100))).toBe(0.25);
    expect(share.note(layer('b', 'Downloading', 0, 300))).toBe(0.25);
    expect(share.note(layer('b', 'Downloading', 250, 300))).toBe(0.75);
    share.note(layer('a', 'Download complete'));
    expect(share.note(layer('b', 'Download complete'))).toBe(1);
  });

  it('takes nothing back, and knows nothing of layers that were there already', () => {
    const share = new PullShare();
    share.note(layer('old', 'Already exists'));
    share.note(layer('new', 'Pulling fs layer'));
    expect(share.note(layer('new', 'Downloading', 60, 100))).toBe(0.6);
    expect(share.note(layer('new', 'Downloading', 10, 100))).toBe(0.6);
    expect(share.note(layer('new', 'Extracting', 1, 100))).toBe(0.6);
  });
});
