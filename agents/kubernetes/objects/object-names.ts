import { Id } from '../../../protocol/ids.js';

const SESSION = 'ss-';
const HOME = 'home-';

/** Name of the Deployment, Service, NetworkPolicy and Secret of a session, and of the claim to a temporary home. */
export const sessionObjectName = (sessionId: string): string => `${SESSION}${sessionId}`;

/** Name of the claim to the volume of a person, which holds a folder for each application. */
export const homeClaimName = (userId: string): string => `${HOME}${userId}`;

/** The opposite of {@link homeClaimName}; undefined for any other name. */
export function userOfClaim(name: string): string | undefined {
  return name.startsWith(HOME) ? Id.safeParse(name.slice(HOME.length)).data : undefined;
}
