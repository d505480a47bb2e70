import type {
  V1Deployment,
  V1NetworkPolicy,
  V1PersistentVolumeClaim,
  V1Secret,
  V1Service,
} from '@kubernetes/client-node';
import { homeClaim } from './home-claim.js';
import type { ObjectPlan } from './object-plan.js';
import { sessionDeployment } from './session-deployment.js';
import { sessionNetworkPolicy } from './session-network-policy.js';
import { sessionSecret, type SessionCredentials } from './session-secret.js';
import { sessionService } from './session-service.js';

/** Everything that one session is made of, in the order in which it is to be made: the walls and the password before what needs them. */
export interface SessionObjects {
  readonly networkPolicy: V1NetworkPolicy;
  /** To be created where there is none, and never changed. */
  readonly secret: V1Secret;
  /** To be created where there is none, and never changed. */
  readonly homeClaim: V1PersistentVolumeClaim;
  readonly service: V1Service;
  readonly deployment: V1Deployment;
}

/** The objects of one session. `credentials` are those of the Secret that is there, or new ones. */
export function sessionObjects(plan: ObjectPlan, credentials: SessionCredentials): SessionObjects {
  return {
    networkPolicy: sessionNetworkPolicy(plan),
    secret: sessionSecret(plan, credentials),
    homeClaim: homeClaim(plan),
    service: sessionService(plan),
    deployment: sessionDeployment(plan),
  };
}
