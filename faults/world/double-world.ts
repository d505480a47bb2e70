import { join } from 'node:path';
import type { Dice } from '../rig/dice.js';
import { CHECKOUT } from '../rig/rig-process.js';
import { Containers } from './containers.js';
import { Machine } from './machine.js';
import type { Witness, World } from './world.js';

/** Machines of the rig's own, which can be broken at every point. */
export class DoubleWorld implements World {
  readonly replacesContainers = false;
  readonly catalog = join(CHECKOUT, 'faults/catalog');
  readonly containers = new Containers();
  readonly witness: Witness = {
    containers: () => Promise.resolve(this.containers.all()),
    journal: () => Promise.resolve(this.containers.journal),
  };

  private readonly machines: Machine[] = [];

  constructor(
    /** Sockets of the machines lie here. */
    private readonly folder: string,
    private readonly dice: Dice,
  ) {}

  async addHost(name: string): Promise<Machine> {
    const machine = new Machine(name, join(this.folder, `${name}.sock`), this.containers, this.dice.fork(name));
    await machine.start();
    this.machines.push(machine);
    return machine;
  }

  machineAt(index: number): Machine {
    const machine = this.machines[index];
    if (!machine) throw new Error('There is no such machine.');
    return machine;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
