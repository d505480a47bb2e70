import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { providePlayedServer, requestTo, settle } from '../../../testing/api-doubles';
import { NamedBitmap } from '../../../testing/named-bitmap';
import { AccessTokens } from './auth/access-tokens';
import { ScreenSnapshots } from './screen-snapshots';
import { ScreenThumbnails } from './screen-thumbnails';

const ID = '0b6fd1f4-6f3c-4a40-9e57-5f0f6c9f6f01';
const URL = `/api/v1/sessions/${ID}/thumbnail`;
const JPEG = new Blob(['picture'], { type: 'image/jpeg' });

const headers = (tag: string, ageSeconds: number): Record<string, string> => ({
  ETag: tag,
  Date: 'Sat, 31 Jan 2026 12:00:30 GMT',
  'Last-Modified': new Date(Date.UTC(2026, 0, 31, 12, 0, 30 - ageSeconds)).toUTCString(),
});

describe('ScreenThumbnails', () => {
  let thumbnails: ScreenThumbnails;
  let snapshots: ScreenSnapshots;

  beforeEach(() => {
    Object.defineProperty(globalThis, 'createImageBitmap', {
      configurable: true,
      value: (source: unknown) => Promise.resolve(new NamedBitmap(source)),
    });
    TestBed.configureTestingModule({ providers: [providePlayedServer()] });
    TestBed.inject(AccessTokens).accept({ accessToken: 'token', expiresInSeconds: 900 });
    thumbnails = TestBed.inject(ScreenThumbnails);
    snapshots = TestBed.inject(ScreenSnapshots);
  });
  afterEach(() => {
    TestBed.inject(AccessTokens).clear();
    TestBed.inject(HttpTestingController).verify();
  });

  /** Reads once and answers. */
  async function readOnce(answer: (request: Awaited<ReturnType<typeof requestTo>>) => void): Promise<Headers> {
    thumbnails.follow(ID, false)();
    const request = await requestTo(URL);
    answer(request);
    await settle();
    return new Headers(
      Object.fromEntries(request.request.headers.keys().map((key) => [key, request.request.headers.get(key) ?? ''])),
    );
  }

  it('shows what the agent took, and asks by its tag the next time', async () => {
    const first = await readOnce((request) => request.flush(JPEG, { headers: headers('"1"', 5) }));
    const shown = snapshots.of(ID);
    expect(shown).not.toBeNull();
    expect(first.has('if-none-match')).toBe(false);
    expect(first.get('authorization')).toBe('Bearer token');
    const second = await readOnce((request) => request.flush(null, { status: 304, statusText: 'Not Modified' }));
    expect(second.get('if-none-match')).toBe('"1"');
    expect(snapshots.of(ID)).toBe(shown);
  });

  it('shows nothing while there is none', async () => {
    await readOnce((request) => request.flush(null, { status: 204, statusText: 'No Content' }));
    expect(snapshots.of(ID)).toBeNull();
  });

  it('lets the newer picture win, whoever took it', async () => {
    const screen = Object.assign(document.createElement('canvas'), { width: 10, height: 10 });
    await snapshots.keep(ID, screen);
    const own = snapshots.of(ID);
    await readOnce((request) => request.flush(JPEG, { headers: headers('"old"', 20) }));
    expect(snapshots.of(ID)).toBe(own);
    await readOnce((request) => request.flush(JPEG, { headers: headers('"new"', 0) }));
    expect(snapshots.of(ID)).not.toBe(own);
  });

  it('keeps nothing that arrives after a sign-out', async () => {
    await readOnce((request) => {
      snapshots.clear();
      request.flush(JPEG, { headers: headers('"1"', 5) });
    });
    expect(snapshots.of(ID)).toBeNull();
  });

  it('takes failures for no more than no news', async () => {
    await readOnce((request) => request.flush(null, { status: 503, statusText: 'Unavailable' }));
    expect(snapshots.of(ID)).toBeNull();
  });
});
