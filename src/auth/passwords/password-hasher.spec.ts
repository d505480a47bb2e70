import { HashingThreads } from './hashing-threads.js';
import { PasswordHasher } from './password-hasher.js';

/** Threads of which the first ends under its hash. */
class BrittleThreads extends HashingThreads {
  hashes = 0;

  override async hash(password: Uint8Array): Promise<string> {
    this.hashes += 1;
    if (this.hashes === 1) throw new Error('The thread ended.');
    return super.hash(password);
  }
}

class BrittleHasher extends PasswordHasher {
  override readonly threads = new BrittleThreads({ memoryCost: 1_024, timeCost: 2, parallelism: 1 });
}

describe('PasswordHasher', () => {
  it('knows what fits, however its characters were typed', async () => {
    const hasher = new PasswordHasher();
    const hash = await hasher.hash('Zu\u0308rich und Umgebung');
    expect(await hasher.verify(hash, 'Z\u00fcrich und Umgebung')).toBe(true);
    expect(await hasher.verify(hash, 'Zurich und Umgebung')).toBe(false);
    expect(hasher.isOutdated(hash)).toBe(false);
  });

  it('makes what it compares unknown names with once more after that failed, at the start as well', async () => {
    const hasher = new BrittleHasher();
    hasher.onModuleInit();
    await new Promise((resolve) => setImmediate(resolve));
    expect(await hasher.verify(null, 'correct horse battery staple')).toBe(false);
    expect(await hasher.verify(null, 'another one')).toBe(false);
    expect(hasher.threads.hashes).toBe(2);
  });
});
