/** The control plane with something broken on purpose: a switch of the rig, which the product does not have. */
import { sabotageControlPlane } from '../sabotage/sabotage-control-plane.js';

sabotageControlPlane(process.env.FAULTS_SABOTAGE ?? '');
await import('../../src/main.js');
