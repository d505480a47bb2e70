import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { SealedColumns } from './sealed-columns.js';

/** After a start with a new wrapping key, brings every secret over to it, while the old one still reads what is left. */
@Injectable()
export class KeyRotation implements OnApplicationBootstrap {
  private readonly logger = new Logger(KeyRotation.name);

  constructor(private readonly columns: SealedColumns) {}

  /** Waits for nobody: secrets open under either key meanwhile. */
  onApplicationBootstrap(): void {
    void this.run();
  }

  /** Never rejects: what is left is tried again at the next start, and opens with its old key as long as that is configured. */
  async run(): Promise<void> {
    try {
      const count = await this.columns.rewrapAll();
      if (count > 0) this.logger.log({ count }, 'Secrets were brought under the current key.');
    } catch (error) {
      this.logger.error({ err: error }, 'Not every secret could be brought under the current key. Keep the old one.');
    }
  }
}
