import { RuntimeError } from '../../agents/core/session-runtime.js';
import { InMemoryRuntime } from './in-memory-runtime.js';

/** A platform on which nothing that is to go goes. */
export class StickyRuntime extends InMemoryRuntime {
  override discard(): Promise<void> {
    const reason = { code: 'runtime-error', message: 'Some programs do not end.' } as const;
    return Promise.reject(new RuntimeError(reason, 'The machine was asked twice.'));
  }
}
