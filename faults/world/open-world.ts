import type { Dice } from '../rig/dice.js';
import { DockerWorld } from './docker/docker-world.js';
import { DoubleWorld } from './double-world.js';
import { LocalWorld } from './local/local-world.js';
import type { RuntimeName, World } from './world.js';

/** Opens the machines of a stage whose files lie in `folder`. Rejects where the platform cannot be had; the message says what to do. */
export async function openWorld(runtime: RuntimeName, folder: string, dice: Dice): Promise<World> {
  switch (runtime) {
    case 'double':
      return new DoubleWorld(folder, dice);
    case 'local':
      return new LocalWorld(folder);
    case 'docker':
      return DockerWorld.open(folder, dice);
  }
}
