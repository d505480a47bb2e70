import { randomUUID } from 'node:crypto';
import { aConfig } from '../../../testing/config.js';
import { DerivedKeys } from '../../auth/tokens/derived-keys.js';
import { AppCookie } from './app-cookie.js';

const cookie = new AppCookie(new DerivedKeys(aConfig({}).auth));
const [sessionId, signInId] = [randomUUID(), randomUUID()];
const granted = cookie.grant(sessionId, signInId).split(';', 1)[0] ?? '';

describe("the cookie of a session's host", () => {
  it('is for that host alone, out of reach of scripts, and works in a frame of another site', () => {
    expect(cookie.grant(sessionId, signInId)).toMatch(
      /^__Host-streamspace-app=[^;]+; Path=\/; Secure; HttpOnly; SameSite=None; Partitioned$/,
    );
  });

  it('names the sign-in', () => {
    expect(cookie.signInOf(sessionId, `theme=dark; ${granted}`)).toBe(signInId);
  });

  it('counts beside others that a script gave its name', () => {
    const beside = '__Host-streamspace-app=evil; __Host-streamspace-app=x.y';
    expect(cookie.signInOf(sessionId, `${beside}; ${granted}`)).toBe(signInId);
    expect(cookie.signInOf(sessionId, beside)).toBeNull();
  });

  it('proves nothing for another session, another sign-in, or with another key', () => {
    const forged = granted.replace(signInId, randomUUID());
    const other = new AppCookie(
      new DerivedKeys(aConfig({ STREAMSPACE_JWT_SECRET: 'another-0123456789-abcdefghijklmno' }).auth),
    );
    expect(cookie.signInOf(randomUUID(), granted)).toBeNull();
    expect(cookie.signInOf(sessionId, forged)).toBeNull();
    expect(other.signInOf(sessionId, granted)).toBeNull();
  });

  it.each([
    undefined,
    '',
    '__Host-streamspace-app',
    '__Host-streamspace-app=',
    '__Host-streamspace-app=a.b',
    `__Host-streamspace-app=${signInId}`,
    `__Host-streamspace-app=${signInId}.`,
  ])('is nothing when it is %s', (header) => {
    expect(cookie.signInOf(sessionId, header)).toBeNull();
  });
});
