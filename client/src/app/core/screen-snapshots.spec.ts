import { TestBed } from '@angular/core/testing';
import { providePlayedServer } from '../../../testing/api-doubles';
import { NamedBitmap } from '../../../testing/named-bitmap';
import { AccessTokens } from './auth/access-tokens';
import { ScreenSnapshots } from './screen-snapshots';

const ID = '0b6fd1f4-6f3c-4a40-9e57-5f0f6c9f6f01';

describe('ScreenSnapshots', () => {
  let snapshots: ScreenSnapshots;
  let made: NamedBitmap[];
  const screen = Object.assign(document.createElement('canvas'), { width: 10, height: 10 });

  beforeEach(() => {
    made = [];
    Object.defineProperty(globalThis, 'createImageBitmap', {
      configurable: true,
      value: (source: unknown) => {
        made.push(new NamedBitmap(source));
        return Promise.resolve(made.at(-1));
      },
    });
    TestBed.configureTestingModule({ providers: providePlayedServer() });
    TestBed.inject(AccessTokens).accept({ accessToken: 't', expiresInSeconds: 6000 });
    snapshots = TestBed.inject(ScreenSnapshots);
  });
  afterEach(() => TestBed.inject(AccessTokens).clear());

  it('keeps the last picture until everything is forgotten, and nothing of it after that', async () => {
    await snapshots.keep(ID, screen);
    expect(snapshots.of(ID)).toBe(made[0]);
    snapshots.clear();
    expect(snapshots.of(ID)).toBeNull();
    expect(made[0]?.isClosed).toBe(true);
  });

  it('keeps nothing of a viewer that goes because of the sign-out', async () => {
    snapshots.clear();
    TestBed.inject(AccessTokens).clear();
    await snapshots.keep(ID, screen);
    expect(snapshots.of(ID)).toBeNull();
    expect(made[0]?.isClosed).toBe(true);
  });
});
