import { randomBytes } from 'node:crypto';
import type { V1Secret } from '@kubernetes/client-node';
import type { WebEndpoint } from '../../core/session-runtime.js';
import { sessionLabels } from './object-labels.js';
import { sessionObjectName } from './object-names.js';
import type { ObjectPlan } from './object-plan.js';

/** What RFB authentication looks at (RFC 6143, section 7.2.2): eight characters, 48 bits of them in base64url. */
const SCREEN_PASSWORD_LENGTH = 8;
const USERNAME_BYTES = 8;
const PASSWORD_BYTES = 16;

/** Keys of a session's Secret. */
export const SECRET_KEYS = { screen: 'screen-password', username: 'username', password: 'password' } as const;

/** Passwords of one session, known to the agent and to the session alone. */
export interface SessionCredentials {
  /** What the screen asks for. */
  readonly screenPassword: string;
  /** What a web application asks for, where it asks. */
  readonly web: NonNullable<WebEndpoint['credentials']>;
}

/** New passwords. Those of web applications are digits alone, since start scripts of images pass them on to other programs. */
export function newCredentials(random: (bytes: number) => Buffer = randomBytes): SessionCredentials {
  return {
    screenPassword: random(SCREEN_PASSWORD_LENGTH).toString('base64url').slice(0, SCREEN_PASSWORD_LENGTH),
    web: { username: random(USERNAME_BYTES).toString('hex'), password: random(PASSWORD_BYTES).toString('hex') },
  };
}

/**
 * The Secret of one session. Made once and never changed; it goes with its session. A line break ends the screen's password, since images
 * read it as a line.
 */
export function sessionSecret({ spec, agentId, settings }: ObjectPlan, credentials: SessionCredentials): V1Secret {
  const { screenPassword, web } = credentials;
  const content = {
    [SECRET_KEYS.screen]: `${screenPassword}\n`,
    [SECRET_KEYS.username]: web.username,
    [SECRET_KEYS.password]: web.password,
  };
  const encoded = Object.entries(content).map(([key, text]) => [key, Buffer.from(text).toString('base64')] as const);
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: sessionObjectName(spec.sessionId),
      namespace: settings.namespace,
      labels: sessionLabels(agentId, spec),
    },
    type: 'Opaque',
    immutable: true,
    data: Object.fromEntries(encoded),
  };
}

/** The opposite of {@link sessionSecret}; undefined for a Secret that is not one of ours. */
export function readCredentials({ data = {} }: Pick<V1Secret, 'data'>): SessionCredentials | undefined {
  const [screen, username, password] = Object.values(SECRET_KEYS).map((key) => data[key]);
  if (screen === undefined || username === undefined || password === undefined) return undefined;
  const text = (value: string): string => Buffer.from(value, 'base64').toString();
  return { screenPassword: text(screen).trimEnd(), web: { username: text(username), password: text(password) } };
}
