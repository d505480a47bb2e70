import { memoryOf } from '../memory.js';
import { type AppStage, frameOf, type OpenApp } from './app-stage.js';

const MIB = 1024 * 1024;
const SIZE_MIB = 256;
/** What the control plane may grow by while that much goes through it, first one way and then the other. */
const GROWTH_MIB = SIZE_MIB / 2;

/**
 * Makes `window.files` of the application's page: uploads and compares files whose every 64 KiB begin with their number, so that nothing of them
 * is kept.
 */
function defineFiles(): void {
  const piece = 65_536;
  const noise = crypto.getRandomValues(new Uint8Array(piece));
  const pieceAt = (index: number): Uint8Array<ArrayBuffer> => {
    const bytes = noise.slice();
    new DataView(bytes.buffer).setUint32(0, index);
    return bytes;
  };
  const upload = async (path: string, pieces: number): Promise<number> => {
    const body = new Blob(Array.from({ length: pieces }, (_, index) => pieceAt(index)));
    return (await fetch(path, { method: 'PUT', body })).status;
  };
  /** Bytes of an answer that are as they should be when it begins at `offset`; throws at the first other one. */
  const compare = async (answer: Response, offset: number): Promise<number> => {
    if (!answer.body) throw new Error('There is no body.');
    const reader = answer.body.getReader();
    let at = offset;
    let expected = pieceAt(Math.floor(at / piece));
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return at - offset;
      for (const byte of value) {
        if (at % piece === 0) expected = pieceAt(at / piece);
        if (byte !== expected[at % piece]) throw new Error(`Byte ${at} differs.`);
        at += 1;
      }
    }
  };
  Object.assign(window, { files: { upload, compare } });
}

declare global {
  interface Window {
    files: {
      upload(path: string, pieces: number): Promise<number>;
      compare(answer: Response, offset: number): Promise<number>;
    };
  }
}

/** A WebDAV server: large files both ways, parts of files, and methods that only it knows. */
export function describeFiles(stage: () => AppStage): void {
  describe('a file server', () => {
    let app: OpenApp;
    beforeAll(async () => {
      app = await stage().launch('web-files');
      await (await frameOf(app)).evaluate(defineFiles);
    }, 120_000);
    afterAll(() => stage().end(app));

    it('takes and gives large files as they are, and the control plane keeps nothing of them', async () => {
      const frame = await frameOf(app);
      const { pid = 0 } = stage().product.process('src/main.js') ?? {};
      const before = memoryOf(pid);
      let most = before;
      const looking = setInterval(() => (most = Math.max(most, memoryOf(pid))), 50);
      const pieces = SIZE_MIB * 16;
      expect(await frame.evaluate((count) => window.files.upload('/large.bin', count), pieces)).toBe(201);
      const size = await frame.evaluate(async () => window.files.compare(await fetch('/large.bin'), 0));
      clearInterval(looking);
      expect(size).toBe(SIZE_MIB * MIB);
      expect((most - before) / MIB).toBeLessThan(GROWTH_MIB);
    });

    it('gives parts of a file', async () => {
      const frame = await frameOf(app);
      const parts = await frame.evaluate(async () => {
        const ask = async (from: number, to: number): Promise<unknown[]> => {
          const answer = await fetch('/large.bin', { headers: { range: `bytes=${from}-${to}` }, cache: 'no-store' });
          return [answer.status, answer.headers.get('content-range'), await window.files.compare(answer, from)];
        };
        return Promise.all([ask(0, 9), ask(65_530, 65_545), ask(200_000_000, 200_099_999)]);
      });
      expect(parts).toEqual([
        [206, `bytes 0-9/${SIZE_MIB * MIB}`, 10],
        [206, `bytes 65530-65545/${SIZE_MIB * MIB}`, 16],
        [206, `bytes 200000000-200099999/${SIZE_MIB * MIB}`, 100_000],
      ]);
    });

    it('knows the methods and the status codes of WebDAV (RFC 4918)', async () => {
      const frame = await frameOf(app);
      const statuses = await frame.evaluate(async () => {
        const ask = async (method: string, path: string, headers = {}): Promise<Response> =>
          fetch(path, { method, headers });
        const made = await ask('MKCOL', '/folder');
        const moved = await ask('MOVE', '/large.bin', { destination: `${location.origin}/folder/moved.bin` });
        const found = await ask('PROPFIND', '/folder/', { depth: '1' });
        return [made.status, moved.status, found.status, (await found.text()).includes('moved.bin')];
      });
      expect(statuses).toEqual([201, 201, 207, true]);
    });
  });
}
