import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Id } from '../../../protocol/ids.js';
import { DerivedKeys } from '../../auth/tokens/derived-keys.js';
import { isSameDigest } from '../../platform/secrets.js';
import { cookieValues } from '../headers/cookies.js';

export const APP_COOKIE = '__Host-streamspace-app';

/** `__Host-`: this host alone. A frame of the viewer is a page of another site, hence `None`; `Partitioned` lets browsers that block such cookies keep it. */
const ATTRIBUTES = 'Path=/; Secure; HttpOnly; SameSite=None; Partitioned';

/**
 * The cookie that lets a browser into one session's host: the sign-in that the ticket was made for, and a proof that we said so for this
 * session. It holds no right by itself: rights are read from the rows at each request, so that it dies with the sign-in.
 */
@Injectable()
export class AppCookie {
  constructor(private readonly keys: DerivedKeys) {}

  /** `Set-Cookie` for `sessionId`'s host; gone when the browser closes. */
  grant(sessionId: string, signInId: string): string {
    return `${APP_COOKIE}=${signInId}.${this.proof(sessionId, signInId).toString('base64url')}; ${ATTRIBUTES}`;
  }

  /**
   * The sign-in that a `Cookie` header proves to have been let in to `sessionId`; null when it proves nothing. Scripts of the application cannot
   * change the cookie, but put another one of its name beside it.
   */
  signInOf(sessionId: string, header: string | undefined): string | null {
    for (const value of cookieValues(header, APP_COOKIE)) {
      const [signInId = '', proof = ''] = value.split('.', 2);
      const isProven = isSameDigest(Buffer.from(proof, 'base64url'), this.proof(sessionId, signInId));
      if (isProven && Id.safeParse(signInId).success) return signInId;
    }
    return null;
  }

  private proof(sessionId: string, signInId: string): Buffer {
    return createHmac('sha256', this.keys.appCookie).update(`${sessionId} ${signInId}`).digest();
  }
}
