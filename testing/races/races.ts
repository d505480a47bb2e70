import { halfTokens, recoveryCodes, resetLinks, setUpLinks, totpCodes } from './account-races.js';
import type { RaceBench } from './race-bench.js';
import type { Race } from './race.js';
import { oidcCallbacks, samlResponses, samlResults } from './sign-on-races.js';
import { agentStreamTokens, applicationTickets, enrolmentTokens, streamTickets } from './stream-races.js';

/** Everything that must work once, by what it is. */
export const RACES: Readonly<Record<string, (bench: RaceBench) => Race | Promise<Race>>> = {
  'ticket of a screen': streamTickets,
  'ticket of an application': applicationTickets,
  'token of an agent for a stream': agentStreamTokens,
  'enrolment token': enrolmentTokens,
  'authorization code': oidcCallbacks,
  'SAML response': samlResponses,
  'result of a SAML response': samlResults,
  'half-token': halfTokens,
  'TOTP code': totpCodes,
  'recovery code': recoveryCodes,
  'reset link': resetLinks,
  'set-up link': setUpLinks,
};
