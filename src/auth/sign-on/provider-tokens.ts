import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Envelope, type Sealed, type SealPlace } from '../../platform/secrets/envelope.js';
import { SealedColumns } from '../../platform/secrets/sealed-columns.js';

/** What a provider gave for one sign-in and is needed later: to sign out there, and to ask whether the person may stay. */
const Tokens = z.strictObject({ idToken: z.string(), refreshToken: z.string().nullable() });
export type ProviderTokenSet = z.infer<typeof Tokens>;

const TABLE = 'federated_sign_ins';
const COLUMN = 'sealed_tokens';

/** Tokens of providers, sealed in the rows of the sign-ins that they belong to. */
@Injectable()
export class ProviderTokens {
  constructor(
    private readonly envelope: Envelope,
    columns: SealedColumns,
  ) {
    columns.register({ table: TABLE, idColumn: 'sign_in_id', column: COLUMN });
  }

  seal(signInId: string, tokens: ProviderTokenSet): Sealed {
    return this.envelope.seal(JSON.stringify(tokens), place(signInId));
  }

  /** @throws SealBrokenError */
  open(signInId: string, sealed: Sealed): ProviderTokenSet {
    return Tokens.parse(JSON.parse(this.envelope.open(sealed, place(signInId))));
  }
}

const place = (signInId: string): SealPlace => ({ table: TABLE, row: signInId, column: COLUMN });
