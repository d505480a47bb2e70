import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Envelope, type Sealed, type SealPlace } from '../../platform/secrets/envelope.js';
import { SealedColumns } from '../../platform/secrets/sealed-columns.js';
import type { IdentityProvider } from './identity-provider.js';

const Secrets = z.strictObject({ clientSecret: z.string() });
const TABLE = 'identity_providers';
const COLUMN = 'sealed_secrets';

/** The secrets of providers: sealed in their rows, read only by what talks to the provider. */
@Injectable()
export class ProviderSecrets {
  constructor(
    private readonly envelope: Envelope,
    columns: SealedColumns,
  ) {
    columns.register({ table: TABLE, idColumn: 'id', column: COLUMN });
  }

  /** What the row of the provider `id` holds instead of `clientSecret`. */
  seal(id: string, clientSecret: string): Sealed {
    return this.envelope.seal(JSON.stringify({ clientSecret }), place(id));
  }

  /**
   * The client secret; null when there is none.
   *
   * @throws SealBrokenError
   */
  clientSecretOf({ id, sealedSecrets }: Pick<IdentityProvider, 'id' | 'sealedSecrets'>): string | null {
    if (sealedSecrets === null) return null;
    return Secrets.parse(JSON.parse(this.envelope.open(sealedSecrets, place(id)))).clientSecret;
  }
}

const place = (id: string): SealPlace => ({ table: TABLE, row: id, column: COLUMN });
