import { PullShare } from './pull-progress.js';

const arrivedOf = (share: PullShare, line: Parameters<PullShare['note']>[0]): number => share.note(line).arrived;

describe('PullShare', () => {
  const layer = (id: string, status: string, current?: number, total?: number) => ({
    id,
    status,
    ...(current === undefined ? {} : { progressDetail: { current, total } }),
  });

  it('counts bytes of all layers, and those that wait like the others', () => {
    const share = new PullShare();
    expect(arrivedOf(share, { status: 'Pulling from app' })).toBe(0);
    share.note(layer('a', 'Pulling fs layer'));
    share.note(layer('b', 'Pulling fs layer'));
    expect(arrivedOf(share, layer('a', 'Downloading', 50, 100))).toBe(0.25);
    expect(arrivedOf(share, layer('b', 'Downloading', 0, 300))).toBe(0.25);
    expect(arrivedOf(share, layer('b', 'Downloading', 250, 300))).toBe(0.75);
    share.note(layer('a', 'Download complete'));
    expect(arrivedOf(share, layer('b', 'Download complete'))).toBe(1);
  });

  it('takes nothing back, and knows nothing of layers that were there already', () => {
    const share = new PullShare();
    share.note(layer('old', 'Already exists'));
    share.note(layer('new', 'Pulling fs layer'));
    expect(arrivedOf(share, layer('new', 'Downloading', 60, 100))).toBe(0.6);
    expect(arrivedOf(share, layer('new', 'Downloading', 10, 100))).toBe(0.6);
    expect(arrivedOf(share, layer('new', 'Waiting'))).toBe(0.6);
  });

  it('counts what is unpacked apart, since it goes on while other layers are on their way', () => {
    const share = new PullShare();
    for (const id of ['a', 'b']) share.note(layer(id, 'Pulling fs layer'));
    share.note(layer('a', 'Downloading', 100, 100));
    share.note(layer('b', 'Downloading', 100, 300));
    expect(share.note(layer('a', 'Extracting', 40, 100))).toEqual({ arrived: 0.5, unpacked: 0.1 });
    share.note(layer('a', 'Pull complete'));
    share.note(layer('b', 'Download complete'));
    expect(share.note(layer('b', 'Extracting', 150, 300))).toEqual({ arrived: 1, unpacked: 0.625 });
    expect(share.note(layer('b', 'Pull complete'))).toEqual({ arrived: 1, unpacked: 1 });
  });

  it('bears engines that tell the seconds of unpacking instead of its bytes', () => {
    const share = new PullShare();
    share.note(layer('a', 'Pulling fs layer'));
    share.note(layer('a', 'Downloading', 10, 10));
    expect(share.note({ id: 'a', status: 'Extracting', progressDetail: { current: 3 } })).toEqual({
      arrived: 1,
      unpacked: 0,
    });
  });

  it('learns of the size of a layer too small to be told about while it came', () => {
    const share = new PullShare();
    share.note(layer('a', 'Pulling fs layer'));
    share.note(layer('a', 'Download complete'));
    expect(share.note(layer('a', 'Extracting', 5, 10))).toEqual({ arrived: 1, unpacked: 0.5 });
  });
});
