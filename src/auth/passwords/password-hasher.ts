import { parseOptions } from '@node-rs/argon2';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { newSecret } from '../../platform/secrets.js';
import { HashingThreads } from './hashing-threads.js';

/** OWASP's first choice for Argon2id: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** Start of the PHC string of our variant. */
const ARGON2ID = '$argon2id$';

/** The same characters give the same bytes on every keyboard (NFC, as in RFC 8265, section 4.2). */
function passwordBytes(password: string): Buffer {
  return Buffer.from(password.normalize('NFC'), 'utf8');
}

/** Hashes and checks passwords with Argon2id (RFC 9106). Each call takes about 19 MiB for its time: bound how many run at once. */
@Injectable()
export class PasswordHasher implements OnModuleInit {
  protected readonly threads: HashingThreads = new HashingThreads(COST);
  private dummy: Promise<string> | null = null;

  onModuleInit(): void {
    // Made ahead, so that the first unknown name costs no more than the next ones. Should it fail, whoever needs it tries again.
    this.dummyHash().catch(() => undefined);
  }

  /** A PHC string with a fresh salt. */
  hash(password: string): Promise<string> {
    return this.threads.hash(passwordBytes(password));
  }

  /** Whether `password` fits. Without a hash it never does, at the same cost, so that nobody can tell who has an account. */
  async verify(storedHash: string | null, password: string): Promise<boolean> {
    const fits = await this.threads.verify(storedHash ?? (await this.dummyHash()), passwordBytes(password));
    return fits && storedHash !== null;
  }

  /** Whether `storedHash` was made at a lower cost than today's, so that it should be made anew at the next sign-in. */
  isOutdated(storedHash: string): boolean {
    const { memoryCost, timeCost, parallelism } = parseOptions(storedHash);
    const isWeaker = memoryCost < COST.memoryCost || timeCost < COST.timeCost || parallelism < COST.parallelism;
    return isWeaker || !storedHash.startsWith(ARGON2ID);
  }

  private dummyHash(): Promise<string> {
    this.dummy ??= this.hash(newSecret()).catch((error: unknown) => {
      this.dummy = null;
      throw error;
    });
    return this.dummy;
  }
}
