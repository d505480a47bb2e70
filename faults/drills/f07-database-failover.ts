import type { LedgerEntry } from '../oracle/ledger.js';
import type { Stage } from '../rig/stage.js';
import { aCommand } from './commands.js';
import type { Drill } from './drill.js';

/** The database dies and its synchronous standby takes over, in the middle of commands: what was confirmed is there, and agents stay. */
export const databaseFailover: Drill = {
  id: 'F7',
  title: 'Database fails over to its standby',
  stage: { replicas: 1, agents: 2 },
  async run({ stage, dice, desk }) {
    const { server } = stage.options;
    await server.startStandby('synchronous');
    const awake = await desk.launchRunning(3, { home: 'persistent' });
    const viewer = await desk.look(awake[2]!);
    const { streams } = viewer;
    const commanded = awake.slice(0, 2);
    const none: LedgerEntry[] = [];
    const closeWindow = desk.traffic.openWindow();
    const commands = [
      aCommand(desk, dice, await stage.people.one(), commanded, none),
      aCommand(desk, dice, await stage.people.one(), commanded, none),
    ];
    const answers = commands.map((command) => command.send());
    for (const answer of answers) answer.catch(() => undefined);
    await server.failOver();
    const promotedAtMs = performance.now();
    leadToTheNewServer(stage);
    const entries = await Promise.all(answers);
    const areDone = async (): Promise<boolean> =>
      (
        await Promise.all(
          entries.map(({ id }, index) => desk.stateOf(id).then((state) => state === commands[index]?.wish)),
        )
      ).every(Boolean);
    await desk.measure('database back', areDone, promotedAtMs);
    closeWindow();
    desk.promise(viewer.streams === streams, 'a stream was cut because the database failed over');
  },
};

/** As an address does that moves to the server which was promoted. */
export function leadToTheNewServer(stage: Stage): void {
  for (const link of [stage.backDoor, ...stage.replicas.map(({ database }) => database)]) {
    link.leadTo(stage.options.server.port);
    link.cut();
  }
}
