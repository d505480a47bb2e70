import type { AgentWarning } from '../../../protocol/agent/warnings.js';
import type { Enforcement } from './policy-trial.js';

/** What operators and administrators read of each outcome of the trial that is not well. */
export const ENFORCEMENT_WARNINGS: Record<Exclude<Enforcement, 'enforced'>, AgentWarning> = {
  ignored: {
    code: 'network-policies-ignored',
    message:
      'This cluster ignores network policies: sessions reach one another, the network of the cluster and private networks, and only the passwords of their screens keep them apart. Install a network plugin that enforces policies.',
  },
  unknown: {
    code: 'network-policies-uncertain',
    message:
      'It cannot be told whether this cluster enforces network policies: pods that may get out do not get to the API server. Look at the policies of the namespace of the sessions.',
  },
};

/** The same where the trial itself did not work, for the reason `cause`. */
export function untriedWarning(cause: string): AgentWarning {
  return {
    code: 'network-policies-untried',
    message: `It could not be tried whether network policies are enforced. Remove what prevents it; the agent tries again by itself: ${cause}`,
  };
}
