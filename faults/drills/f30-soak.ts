import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { RigProcess } from '../rig/rig-process.js';
import type { Drill } from './drill.js';

const MIB = 1024;
/** Handles that may come and go by themselves, such as pooled connections. */
const FEW_HANDLES = 8;

/** Open handles of a process, and its resident memory in MiB. */
function measure({ pid }: RigProcess): { handles: number; memoryMiB: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const residentKiB = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0);
  return { handles: readdirSync(`/proc/${pid}/fd`).length, memoryMiB: residentKiB / MIB };
}

/** Sessions and screens come and go for a while: what they used is given back. */
export const soak: Drill = {
  id: 'F30',
  title: 'Coming and going for a while',
  stage: { replicas: 1, agents: 1 },
  runtimes: ['double'],
  async run({ stage, desk, isUnscaled }) {
    const rounds = isUnscaled ? 600 : 10;
    const round = async (): Promise<void> => {
      const entries = await desk.launchRunning(3);
      const viewer = await desk.look(entries[0]!);
      await viewer.close();
      for (const entry of entries) {
        await entry.owner.end(entry.id);
        entry.wish = 'ended';
      }
      for (const entry of entries) await desk.reaches(entry, 'ended');
    };
    for (let warmUp = 0; warmUp < 3; warmUp += 1) await round();
    await delay(1_000);
    const processes = [stage.replica.process, stage.agentAt(0).process];
    const before = processes.map(measure);
    for (let turn = 0; turn < rounds; turn += 1) await round();
    await delay(1_500);
    processes.map(measure).forEach(({ handles, memoryMiB }, index) => {
      const { handles: handlesBefore = 0, memoryMiB: memoryBefore = 0 } = before[index] ?? {};
      desk.promise(handles <= handlesBefore + FEW_HANDLES, `${handlesBefore} handles have become ${handles}`);
      desk.promise(
        memoryMiB < memoryBefore + 60,
        `${Math.round(memoryBefore)} MiB have become ${Math.round(memoryMiB)}`,
      );
    });
  },
};
