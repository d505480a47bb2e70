import type { Drill } from './drill.js';
import { agentKilledStarting } from './f01-agent-killed-starting.js';
import { agentKilled } from './f02-agent-killed.js';
import { oneOfTwoKilledCommanding, replicaKilledCommanding } from './f03-replica-killed-commanding.js';
import { allReplicasKilled } from './f04-all-replicas-killed.js';
import { replicaKilledServing } from './f04-replica-killed-serving.js';
import { databaseAway } from './f06-database-away.js';
import { databaseFailover } from './f07-database-failover.js';
import { databaseLosesCommits } from './f07-database-loses-commits.js';
import { duplicateAgent } from './f09-duplicate-agent.js';
import { clockSkew } from './f10-clock-skew.js';
import { partition } from './f12-partition.js';
import { containerKilled } from './f14-container-killed.js';
import { engineDown } from './f15-engine-down.js';
import { smallMachineAway } from './f02-small-machine.js';
import { diskFull, imageUnavailable } from './f16-refused-starts.js';
import { lastSlot } from './f19-last-slot.js';
import { browserReconnects } from './f23-browser-reconnects.js';
import { agentUpgraded } from './f24-agent-upgraded.js';
import { manyCreates } from './f20-many-creates.js';
import { manyAgents } from './f21-many-agents.js';
import { slowBrowser } from './f22-slow-browser.js';
import { migrationUnderLoad } from './f25-migration.js';
import { soak } from './f30-soak.js';
import { rollingRestart } from './f27-rolling-restart.js';
import { wishesCrossing } from './f28-wishes-crossing.js';

/** Every drill, in the order of the table. */
export const DRILLS: readonly Drill[] = [
  agentKilledStarting,
  agentKilled,
  smallMachineAway,
  replicaKilledCommanding,
  oneOfTwoKilledCommanding,
  allReplicasKilled,
  replicaKilledServing,
  databaseAway,
  databaseFailover,
  databaseLosesCommits,
  duplicateAgent,
  clockSkew,
  partition,
  containerKilled,
  engineDown,
  diskFull,
  imageUnavailable,
  lastSlot,
  manyCreates,
  manyAgents,
  slowBrowser,
  browserReconnects,
  agentUpgraded,
  migrationUnderLoad,
  rollingRestart,
  wishesCrossing,
  soak,
];
