import type { Instance } from '../../agents/core/session-runtime.js';
import { InMemoryRuntime } from './in-memory-runtime.js';

/** A platform whose instances die in the very moment in which they are up, before anybody was told that they are. */
export class ShortLivedRuntime extends InMemoryRuntime {
  override async apply(...request: Parameters<InMemoryRuntime['apply']>): Promise<Instance> {
    const instance = await super.apply(...request);
    if (instance.state === 'running') this.kill(instance.id);
    return instance;
  }
}
