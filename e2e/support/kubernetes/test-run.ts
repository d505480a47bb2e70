import { randomBytes } from 'node:crypto';

/** What the names of all namespaces of this run begin with, so that whoever started it can remove them. */
const PREFIX = process.env.STREAMSPACE_E2E_PREFIX ?? `ke2e-${randomBytes(3).toString('hex')}`;

/** A name for namespaces that nobody else has. */
export const aName = (what: string): string => `${PREFIX}-${what}`;
