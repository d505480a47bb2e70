import { PROTOCOL_VERSION } from '../../../protocol/version.js';
import type { ConnectionEnd } from './control-connection.js';

/** The one before the newest: this agent may meet a control plane that is upgraded after it, as when both are rolled at once. */
const VERSION_BEFORE = PROTOCOL_VERSION - 1;

/** The version to speak on the next connection, when one that spoke `spoken` ended like this. */
export function versionAfter(end: ConnectionEnd, spoken: number): number {
  const isTooNew =
    end.kind === 'refused' && end.problem.code === 'protocol-not-supported' && end.problem.newest === VERSION_BEFORE;
  return isTooNew && spoken === PROTOCOL_VERSION ? VERSION_BEFORE : PROTOCOL_VERSION;
}
