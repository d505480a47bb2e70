import { Injectable } from '@nestjs/common';
import { Envelope, type Sealed, type SealPlace } from '../../platform/secrets/envelope.js';
import { SealedColumns } from '../../platform/secrets/sealed-columns.js';
import type { Factor } from './mfa-factors.repository.js';

const TABLE = 'mfa_factors';
const COLUMN = 'sealed_secret';

const place = (id: string): SealPlace => ({ table: TABLE, row: id, column: COLUMN });

/** Secrets of authenticators: sealed in their rows, opened only to check a code. */
@Injectable()
export class TotpSecrets {
  constructor(
    private readonly envelope: Envelope,
    columns: SealedColumns,
  ) {
    columns.register({ table: TABLE, idColumn: 'id', column: COLUMN });
  }

  /** What the row of the factor `id` holds instead of `secret`. */
  seal(id: string, secret: string): Sealed {
    return this.envelope.seal(secret, place(id));
  }

  /** @throws SealBrokenError */
  open({ id, sealedSecret }: Pick<Factor, 'id' | 'sealedSecret'>): string {
    return this.envelope.open(sealedSecret, place(id));
  }
}
