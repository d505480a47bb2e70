import type { Drill } from './drill.js';
import { agentKilled } from './f02-agent-killed.js';

/** Every drill, in the order of the table. */
export const DRILLS: readonly Drill[] = [agentKilled];
