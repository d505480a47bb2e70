import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Clock } from '../../platform/clock.js';
import { isSameDigest, newSecret } from '../../platform/secrets.js';
import { DerivedKeys } from '../tokens/derived-keys.js';
import { SignOnExpiredError } from './sign-on.errors.js';

/** How long people may take at their provider, in milliseconds. */
export const TRANSACTION_MS = 600_000;

/** Whose proof a transaction is for, when it is no sign-in but a step-up: that sign-in alone is proven anew. */
const StepUp = z.object({ userId: z.string(), signInId: z.string() });
export type StepUp = z.infer<typeof StepUp>;

/** Members that it does not know are those of a newer replica, which goes on where this one cannot. */
const Content = z.object({
  provider: z.string(),
  secret: z.string(),
  returnTo: z.string(),
  startedAtMs: z.number(),
  stepUp: StepUp.nullable().default(null),
});

/**
 * A sign-in that is under way, from the click on a provider's button until the browser comes back. All that it needs comes out of one
 * secret that only the browser keeps, in a cookie: who reads the database cannot finish it, and starting one writes nothing.
 */
export class SignOnTransaction {
  constructor(
    /** Id of the provider that the browser was sent to. */
    readonly providerId: string,
    readonly returnTo: string,
    readonly startedAtMs: number,
    readonly secret: string,
    /** Null when it is a sign-in. */
    readonly stepUp: StepUp | null,
  ) {}

  /** OpenID Connect `state`, SAML `RelayState`. */
  get state(): string {
    return this.derive('state');
  }

  /** OpenID Connect `nonce`. */
  get nonce(): string {
    return this.derive('nonce');
  }

  /** PKCE code verifier (RFC 7636): 43 characters. */
  get codeVerifier(): string {
    return this.derive('code verifier');
  }

  /** ID of the SAML request; an XML name must not begin with a digit. */
  get requestId(): string {
    return `_${createHmac('sha256', this.secret).update('request id').digest('hex')}`;
  }

  private derive(purpose: string): string {
    return createHmac('sha256', this.secret).update(purpose).digest('base64url');
  }
}

/** Makes transactions, and reads them off the cookie that brought them through. */
@Injectable()
export class SignOnTransactions {
  constructor(
    private readonly keys: DerivedKeys,
    private readonly clock: Clock,
  ) {}

  begin(providerId: string, returnTo: string, stepUp: StepUp | null): SignOnTransaction {
    return new SignOnTransaction(providerId, returnTo, this.clock.now().getTime(), newSecret(), stepUp);
  }

  /** The cookie's value: the transaction with a proof that it is ours. */
  write({ providerId, secret, returnTo, startedAtMs, stepUp }: SignOnTransaction): string {
    // Left out of sign-ins: older replicas refuse what they do not know, while they are replaced one by one.
    const content = { provider: providerId, secret, returnTo, startedAtMs, ...(stepUp && { stepUp }) };
    const text = Buffer.from(JSON.stringify(content), 'utf8').toString('base64url');
    return `${text}.${this.mac(text).toString('base64url')}`;
  }

  /** What a browser brought, however old. @throws SignOnExpiredError when there is none, or it is not ours. */
  read(cookie: string | null): SignOnTransaction {
    const [text, mac, rest] = cookie?.split('.') ?? [];
    if (!text || !mac || rest !== undefined) throw new SignOnExpiredError();
    if (!isSameDigest(this.mac(text), Buffer.from(mac, 'base64url'))) throw new SignOnExpiredError();
    const content = Content.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    const { provider, returnTo, startedAtMs, secret, stepUp } = content;
    return new SignOnTransaction(provider, returnTo, startedAtMs, secret, stepUp);
  }

  /** Whether the browser left for this provider, within the last 10 minutes. */
  isUnderWay({ providerId, startedAtMs }: SignOnTransaction, provider: string): boolean {
    return providerId === provider && this.clock.now().getTime() - startedAtMs < TRANSACTION_MS;
  }

  private mac(text: string): Buffer {
    return createHmac('sha256', this.keys.signOnTransaction).update(text).digest();
  }
}
